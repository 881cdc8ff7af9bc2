package handlers

import (
	"mime"
	"net/http"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// fileTypes are the types of common extensions. The system's own table comes after, since it
// differs from machine to machine.
var fileTypes = map[string]string{
	".html": "text/html", ".htm": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript",
	".json": "application/json", ".map": "application/json", ".geojson": "application/geo+json", ".xml": "application/xml",
	".txt": "text/plain", ".log": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown", ".csv": "text/csv",
	".tsv": "text/tab-separated-values", ".yaml": "text/yaml", ".yml": "text/yaml", ".py": "text/plain", ".r": "text/plain",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon", ".bmp": "image/bmp",
	".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf",
	".pdf": "application/pdf", ".wasm": "application/wasm", ".zip": "application/zip", ".gz": "application/gzip",
	".mp3": "audio/mpeg", ".mp4": "video/mp4", ".webm": "video/webm", ".ogg": "audio/ogg", ".wav": "audio/wav",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".h5":   "application/x-hdf5", ".hdf5": "application/x-hdf5", ".pkl": "application/octet-stream",
	".webmanifest": "application/manifest+json",
}

// typeByName gives the Content-Type of a file: by own, the app's mime: section, then by its
// extension, then by its first bytes. What is not known is never served as HTML: a browser would
// run scripts in it.
func typeByName(own map[string]string, name string, head []byte) string {
	ext := strings.ToLower(filepath.Ext(name))
	typ := own[ext]
	if typ == "" {
		typ = fileTypes[ext]
	}
	if typ == "" && ext != "" {
		typ = mime.TypeByExtension(ext)
	}
	if typ == "" {
		typ = "application/octet-stream"
		if isText(head) {
			typ = "text/plain"
		} else if sniffed := http.DetectContentType(head); strings.HasPrefix(sniffed, "image/") {
			typ = sniffed
		}
	}
	if strings.HasPrefix(typ, "text/") && !strings.Contains(typ, "charset") {
		typ += "; charset=UTF-8"
	}
	return typ
}

// isText reports whether the beginning of a file is UTF-8 without control characters. It may end
// within a character.
func isText(head []byte) bool {
	for i := 0; i < len(head); {
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n <= 1 {
			return i > 0 && len(head)-i < utf8.UTFMax && !utf8.FullRune(head[i:])
		}
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' || r == 0x7f {
			return false
		}
		i += n
	}
	return true
}
