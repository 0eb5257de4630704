// The page of a locked session goes on where another window has opened it.

new BroadcastChannel("desk").addEventListener("message", ({ data }) => {
  if (data === "open") location.reload();
});
