package conf

import (
	"embed"
	"io/fs"
)

//go:embed base
var baseFiles embed.FS

// Assets are the files that come with the base configuration, by their paths below $GRAMEXPATH:
// errors/404.html and the like. A file of that path on disk is to be preferred.
func Assets() fs.FS {
	sub, err := fs.Sub(baseFiles, "base")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return sub
}

// baseName is the file's name in positions.
const baseName = "(base) gramex.yaml"

// Builtin tells whether n comes from the built-in base configuration.
func (n *Node) Builtin() bool { return n != nil && n.Pos.File == baseName }

// base is the built-in configuration below every app's.
func (l *loader) base() *Node {
	data, err := baseFiles.ReadFile("base/gramex.yaml")
	if err != nil {
		panic(err) // the file is compiled in
	}
	p := l.opts.GramexPath + "/gramex.yaml"
	n, errs := parseYAML(newFile(baseName, l.opts.GramexPath, string(data)), l.opts.random)
	if len(errs) > 0 {
		panic(errs[0]) // a test loads it
	}
	n, err = l.finish(n, p, nil, "")
	if err != nil {
		panic(err)
	}
	return n
}
