// The description of the API as a page; what is tried there carries the mark of our own pages.

const place = document.getElementById("api");
const READING = ["GET", "HEAD"];

function marked(request) {
  if (!READING.includes((request.method || "GET").toUpperCase())) {
    request.headers["X-CSRFToken"] = place.dataset.mark;
  }
  return request;
}

SwaggerUIBundle({
  domNode: place,
  url: place.dataset.description,
  validatorUrl: null,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  requestInterceptor: marked,
});
