"""Static files in production: compressed once, and named by what is in them, so kept for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Our modules name one another by these names too: `… from "./x.js"`, `import("./x.js")`.
IMPORTS = (
    (r"""(?P<matched>from\s+["'](?P<url>\./.*?)["'])""", 'from "%(url)s"'),
    (r"""(?P<matched>import\(["'](?P<url>\./.*?)["']\))""", 'import("%(url)s")'),
)


class PublishedFiles(CompressedManifestStaticFilesStorage):
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", IMPORTS))
