package library

import (
	"github.com/gramener/gramex-go/expr/object"
)

// yamlText is what yaml's loaders are given: a text, bytes, or a file to read.
func yamlText(t *thread, v value) (string, error) {
	if s, ok := asStr(v); ok {
		return s, nil
	}
	if b, ok := asBytes(v); ok {
		return decodeText(b, "utf-8", "strict")
	}
	text, err := object.CallMethod(t, v, "read", nil, nil)
	if err != nil {
		return "", err
	}
	if _, ok := asStr(text); !ok {
		if _, ok := asBytes(text); !ok {
			return "", typeError("a string or stream is required, not '%s'", object.TypeName(v))
		}
	}
	return yamlText(t, text)
}

func buildYAML(b *builder) {
	load := func(t *thread, a args) (value, error) {
		text, err := yamlText(t, a[0])
		if err != nil {
			return nil, err
		}
		var out value
		n := 0
		err = loadYAML(t, text, func(v value) error {
			if n++; n > 1 {
				return object.Raise(yamlSub(&yamlComposerOnce, "ComposerError", "yaml.composer", yamlMarked),
					"expected a single document in the stream\nbut found another document")
			}
			out = v
			return nil
		})
		return out, err
	}
	all := func(t *thread, a args) (value, error) {
		text, err := yamlText(t, a[0])
		if err != nil {
			return nil, err
		}
		var docs []value
		err = loadYAML(t, text, func(v value) error {
			docs = append(docs, v)
			return nil
		})
		if err != nil {
			return nil, err
		}
		return object.Iter(t, newList(docs))
	}
	for name, f := range map[string]object.Func{"safe_load": load, "full_load": load, "unsafe_load": load,
		"safe_load_all": all, "full_load_all": all} {
		b.fn(name, "stream", f)
	}
	b.fn("load", "stream, Loader", load)
	b.fn("load_all", "stream, Loader", all)
	dump := func(name string, many, safe bool) {
		sig := "data, stream=None, "
		if !safe {
			sig += "Dumper=None, "
		}
		b.fn(name, sig+dumpSig, func(t *thread, a args) (value, error) {
			rest := a[2:]
			isSafe := safe
			if !safe {
				if cls, ok := given(a, 2).(*object.Class); ok && cls.Name() != "Dumper" {
					isSafe = true
				}
				rest = a[3:]
			}
			docs := []value{a[0]}
			if many {
				var err error
				if docs, err = object.ToSlice(t, a[0]); err != nil {
					return nil, err
				}
			}
			return yamlDumpTo(t, docs, given(a, 1), rest, isSafe)
		})
	}
	dump("dump", false, false)
	dump("dump_all", true, false)
	dump("safe_dump", false, true)
	dump("safe_dump_all", true, true)
	for _, name := range []string{"SafeLoader", "Loader", "FullLoader", "UnsafeLoader", "BaseLoader", "CSafeLoader", "CLoader",
		"SafeDumper", "Dumper", "CSafeDumper", "CDumper"} {
		b.class(object.NewNativeClass(object.ClassSpec{Name: name, Module: "yaml"}))
	}
	b.set("YAMLError", yamlError())
	b.set("MarkedYAMLError", yamlMarked())
	b.set("__version__", "6.0")
	for _, m := range []string{"yaml.scanner", "yaml.parser", "yaml.constructor", "yaml.representer", "yaml.error"} {
		b.sub(m[len("yaml."):], m)
	}
}

var yamlComposerOnce lazyClass

func yamlDumpTo(t *thread, docs []value, stream value, a args, safe bool) (value, error) {
	o, err := dumpOptionsOf(t, a, safe)
	if err != nil {
		return nil, err
	}
	text, err := dumpYAML(t, docs, o)
	if err != nil {
		return nil, err
	}
	var out value = text
	if o.encoding != "" {
		raw, err := encodeText(text, o.encoding, "strict")
		if err != nil {
			return nil, err
		}
		out = object.Bytes(raw)
	}
	if isNone(stream) {
		return out, nil
	}
	_, err = object.CallMethod(t, stream, "write", []value{out}, nil)
	return nil, err
}

// buildYAMLPart makes the submodules that hold PyYAML's errors.
func buildYAMLPart(b *builder) {
	for _, c := range []*object.Class{yamlError(), yamlMarked()} {
		b.class(c)
	}
	switch b.name {
	case "yaml.scanner":
		b.class(yamlScanner())
	case "yaml.parser":
		b.class(yamlParser())
	case "yaml.constructor":
		b.class(yamlConstructor())
	case "yaml.representer":
		b.class(yamlRepresenter())
	}
}
