package library

import (
	"strings"
	"time"

	"github.com/gramener/gramex-go/expr/object"
)

var handlerOnce, nullHandlerOnce, formatterOnce, adapterOnce lazyClass

// logClasses makes the classes that Python code subclasses; what they keep are plain attributes.
func logHandlerClass() *object.Class {
	return handlerOnce.get(func() object.ClassSpec {
		m := func(name, sig string, fn object.MethodFunc) object.Method {
			return object.Method{Name: name, Sig: sig, Fn: fn}
		}
		nothing := func(t *thread, self value, a args) (value, error) { return nil, nil }
		return object.ClassSpec{Name: "Handler", Module: "logging", Sig: "level=0",
			Init: func(t *thread, self value, a args) (value, error) {
				return nil, initHandler(t, self, a.Or(0, int64(0)))
			},
			Methods: []object.Method{
				m("setLevel", "level", func(t *thread, self value, a args) (value, error) {
					n, err := (&logTree{}).levelArg(a[0])
					if err != nil {
						return nil, err
					}
					return nil, object.SetAttr(t, self, "level", int64(n))
				}),
				m("setFormatter", "fmt", func(t *thread, self value, a args) (value, error) {
					return nil, object.SetAttr(t, self, "formatter", a[0])
				}),
				m("addFilter", "filter", func(t *thread, self value, a args) (value, error) {
					list, err := object.GetAttr(t, self, "filters")
					if err != nil {
						return nil, err
					}
					return object.CallMethod(t, list, "append", []value{a[0]}, nil)
				}),
				m("format", "record", func(t *thread, self value, a args) (value, error) {
					f, err := object.GetAttr(t, self, "formatter")
					if err != nil {
						return nil, err
					}
					if isNone(f) {
						if f, err = call(t, formatterClass()); err != nil {
							return nil, err
						}
					}
					return object.CallMethod(t, f, "format", []value{a[0]}, nil)
				}),
				m("handle", "record", func(t *thread, self value, a args) (value, error) {
					rec, ok := a[0].(*logRecord)
					if !ok {
						return nil, typeError("a LogRecord is required, not '%s'", object.TypeName(a[0]))
					}
					list, err := object.GetAttr(t, self, "filters")
					if err != nil {
						return nil, err
					}
					filters, err := object.ToSlice(t, list)
					if err != nil {
						return nil, err
					}
					pass, err := runFilters(t, filters, rec)
					if err != nil || !pass {
						return pass, err
					}
					_, err = object.CallMethod(t, self, "emit", []value{rec}, nil)
					return true, err
				}),
				m("emit", "record", func(t *thread, self value, a args) (value, error) {
					return nil, object.Raise(object.NotImplementedError, "emit must be implemented by Handler subclasses")
				}),
				m("flush", "", nothing), m("close", "", nothing), m("acquire", "", nothing), m("release", "", nothing),
				m("handleError", "record", nothing),
			}}
	})
}

func initHandler(t *thread, self, level value) error {
	n, err := (&logTree{}).levelArg(level)
	if err != nil {
		return err
	}
	for name, v := range map[string]value{"level": int64(n), "formatter": nil, "filters": newList(nil)} {
		if err := object.SetAttr(t, self, name, v); err != nil {
			return err
		}
	}
	return nil
}

func nullHandlerClass() *object.Class {
	return nullHandlerOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "NullHandler", Module: "logging", Bases: []*object.Class{logHandlerClass()},
			Methods: []object.Method{{Name: "emit", Sig: "record",
				Fn: func(t *thread, self value, a args) (value, error) { return nil, nil }}}}
	})
}

// streamHandlerSpec writes formatted records to a stream; None is the server's log.
func (b *builder) streamHandler() *object.Class {
	tree := b.lib.log
	return object.NewNativeClass(object.ClassSpec{Name: "StreamHandler", Module: "logging",
		Bases: []*object.Class{logHandlerClass()}, Sig: "stream=None",
		Init: func(t *thread, self value, a args) (value, error) {
			if err := initHandler(t, self, int64(0)); err != nil {
				return nil, err
			}
			return nil, object.SetAttr(t, self, "stream", given(a, 0))
		},
		Methods: []object.Method{{Name: "emit", Sig: "record", Fn: func(t *thread, self value, a args) (value, error) {
			stream, err := object.GetAttr(t, self, "stream")
			if err != nil {
				return nil, err
			}
			text, err := object.CallMethod(t, self, "format", []value{a[0]}, nil)
			if err != nil {
				return nil, err
			}
			line := mustStr(text)
			if isNone(stream) {
				if rec, ok := a[0].(*logRecord); ok && len(b.m.logger(rec.str("name")).handlers) == 0 {
					tree.emit(rec.level(), rec.str("name"), line)
				}
				return nil, nil
			}
			_, err = object.CallMethod(t, stream, "write", []value{line + "\n"}, nil)
			return nil, err
		}}},
	})
}

func (b *builder) fileHandler(base *object.Class) *object.Class {
	return object.NewNativeClass(object.ClassSpec{Name: "FileHandler", Module: "logging", Bases: []*object.Class{base},
		Sig: "filename, mode='a', encoding=None, delay=False, errors=None",
		Init: func(t *thread, self value, a args) (value, error) {
			open := make(args, 8)
			for i := range open {
				open[i] = object.Absent
			}
			open[0], open[1], open[3] = a[0], a.Or(1, "a"), given(a, 2)
			f, err := b.lib.openFile(t, open)
			if err != nil {
				return nil, err
			}
			if err := initHandler(t, self, int64(0)); err != nil {
				return nil, err
			}
			if err := object.SetAttr(t, self, "baseFilename", a[0]); err != nil {
				return nil, err
			}
			return nil, object.SetAttr(t, self, "stream", f)
		},
		Methods: []object.Method{{Name: "close", Fn: func(t *thread, self value, a args) (value, error) {
			stream, err := object.GetAttr(t, self, "stream")
			if err != nil {
				return nil, err
			}
			return object.CallMethod(t, stream, "close", nil, nil)
		}}},
	})
}

func formatterClass() *object.Class {
	return formatterOnce.get(func() object.ClassSpec {
		return object.ClassSpec{Name: "Formatter", Module: "logging",
			Sig: "fmt=None, datefmt=None, style='%', validate=True, *, defaults=None",
			Init: func(t *thread, self value, a args) (value, error) {
				style, _ := asStr(a.Or(2, "%"))
				var def string
				switch style {
				case "%":
					def = "%(message)s"
				case "{":
					def = "{message}"
				case "$":
					def = "${message}"
				default:
					return nil, valueError("Style must be one of: %%,{,$")
				}
				format := given(a, 0)
				if isNone(format) {
					format = def
				}
				for name, v := range map[string]value{"_fmt": format, "datefmt": given(a, 1), "_style": style} {
					if err := object.SetAttr(t, self, name, v); err != nil {
						return nil, err
					}
				}
				return nil, nil
			},
			Methods: []object.Method{
				{Name: "format", Sig: "record", Fn: formatRecord},
				{Name: "formatTime", Sig: "record, datefmt=None", Fn: formatRecordTime},
				{Name: "formatException", Sig: "ei", Fn: func(t *thread, self value, a args) (value, error) {
					r := &logRecord{attrs: object.NewDict(1)}
					r.attrs.Set("exc_info", a[0])
					if e := r.exception(); e != nil {
						return strings.TrimSuffix(formatTraceback(t, e), "\n"), nil
					}
					return "NoneType: None", nil
				}},
				{Name: "usesTime", Fn: func(t *thread, self value, a args) (value, error) {
					f, err := object.GetAttr(t, self, "_fmt")
					return strings.Contains(mustStr(f), "asctime"), err
				}},
			}}
	})
}

func formatRecord(t *thread, self value, a args) (value, error) {
	rec, ok := a[0].(*logRecord)
	if !ok {
		return nil, typeError("a LogRecord is required, not '%s'", object.TypeName(a[0]))
	}
	msg, err := rec.message(t)
	if err != nil {
		return nil, err
	}
	rec.attrs.Set("message", msg)
	format, err := object.GetAttr(t, self, "_fmt")
	if err != nil {
		return nil, err
	}
	fmtText := mustStr(format)
	if strings.Contains(fmtText, "asctime") {
		datefmt, err := object.GetAttr(t, self, "datefmt")
		if err != nil {
			return nil, err
		}
		at, err := object.CallMethod(t, self, "formatTime", []value{rec, datefmt}, nil)
		if err != nil {
			return nil, err
		}
		rec.attrs.Set("asctime", at)
	}
	style, err := object.GetAttr(t, self, "_style")
	if err != nil {
		return nil, err
	}
	var out value
	switch style {
	case "{":
		out, err = object.CallMethod(t, fmtText, "format", nil, rec.attrs)
	case "$":
		out, err = substituteTemplate(t, fmtText, rec.attrs, false)
	default:
		out, err = object.Binary(t, object.OpMod, fmtText, rec.attrs)
	}
	if err != nil {
		return nil, err
	}
	text := mustStr(out)
	if e := rec.exception(); e != nil {
		text = strings.TrimSuffix(text, "\n") + "\n" + strings.TrimSuffix(formatTraceback(t, e), "\n")
	}
	return text, nil
}

func formatRecordTime(t *thread, self value, a args) (value, error) {
	rec, ok := a[0].(*logRecord)
	if !ok {
		return nil, typeError("a LogRecord is required, not '%s'", object.TypeName(a[0]))
	}
	created, _ := rec.attrs.Get("created")
	sec, _ := created.(float64)
	at := time.Unix(0, int64(sec*1e9)).Local()
	if datefmt := given(a, 1); !isNone(datefmt) {
		s, err := strArg(datefmt, "datefmt")
		if err != nil {
			return nil, err
		}
		if err := chargeFormat(t, s); err != nil {
			return nil, err
		}
		return strftime(s, momentOf(at), false), nil
	}
	return strftime("%Y-%m-%d %H:%M:%S", momentOf(at), false) + "," + pad0(at.Nanosecond()/1e6, 3), nil
}

// loggerAdapter is logging.LoggerAdapter(logger, extra).
func loggerAdapterClass() *object.Class {
	return adapterOnce.get(func() object.ClassSpec {
		spec := object.ClassSpec{Name: "LoggerAdapter", Module: "logging", Sig: "logger, extra=None",
			Init: func(t *thread, self value, a args) (value, error) {
				if err := object.SetAttr(t, self, "logger", a[0]); err != nil {
					return nil, err
				}
				return nil, object.SetAttr(t, self, "extra", given(a, 1))
			},
			Methods: []object.Method{
				{Name: "process", Sig: "msg, kwargs", Fn: func(t *thread, self value, a args) (value, error) {
					extra, err := object.GetAttr(t, self, "extra")
					if err != nil {
						return nil, err
					}
					if kw, ok := a[1].(*object.Dict); ok {
						kw.Set("extra", extra)
					}
					return newTuple(a[0], a[1]), nil
				}},
			}}
		pass := func(name string, skip int) object.Method {
			return object.Method{Name: name, Sig: "*args, **kwargs", Fn: func(t *thread, self value, a args) (value, error) {
				lg, err := object.GetAttr(t, self, "logger")
				if err != nil {
					return nil, err
				}
				pos := append([]value{}, a[0].(*object.Tuple).Items...)
				if skip < 0 || len(pos) <= skip {
					return object.CallMethod(t, lg, name, pos, a[1].(*object.Dict))
				}
				pair, err := object.CallMethod(t, self, "process", []value{pos[skip], a[1]}, nil)
				if err != nil {
					return nil, err
				}
				both, err := object.Unpack(t, pair, 2)
				if err != nil {
					return nil, err
				}
				pos[skip] = both[0]
				kw, _ := both[1].(*object.Dict)
				return object.CallMethod(t, lg, name, pos, kw)
			}}
		}
		for name := range logLevels() {
			spec.Methods = append(spec.Methods, pass(name, 0))
		}
		spec.Methods = append(spec.Methods, pass("log", 1))
		for _, name := range []string{"isEnabledFor", "setLevel", "getEffectiveLevel", "hasHandlers"} {
			spec.Methods = append(spec.Methods, pass(name, -1))
		}
		return spec
	})
}

func buildLogging(b *builder) {
	tree := b.lib.log
	root := b.m.logger("")
	for name, level := range logLevels() {
		b.fn(name, logSig, func(t *thread, a args) (value, error) {
			return nil, root.log(t, level, withExc(name, a))
		})
	}
	b.fn("log", "level, "+logSig, func(t *thread, a args) (value, error) {
		level, ok := asInt(a[0])
		if !ok {
			return nil, typeError("level must be an integer")
		}
		return nil, root.log(t, int(level), a[1:])
	})
	b.fn("getLogger", "name=None", func(t *thread, a args) (value, error) {
		if isNone(given(a, 0)) {
			return root, nil
		}
		name, ok := asStr(a[0])
		if !ok {
			return nil, typeError("A logger name must be a string")
		}
		if err := t.Charge(200); err != nil {
			return nil, err
		}
		return b.m.logger(name), nil
	})
	b.fn("getLevelName", "level", func(t *thread, a args) (value, error) {
		if s, ok := asStr(a[0]); ok {
			if n, ok := tree.levelOf(s); ok {
				return int64(n), nil
			}
			return "Level " + s, nil
		}
		n, err := intArg(t, a[0])
		return tree.levelName(n), err
	})
	b.fn("addLevelName", "level, levelName", func(t *thread, a args) (value, error) {
		n, err := intArg(t, a[0])
		if err != nil {
			return nil, err
		}
		tree.mu.Lock()
		defer tree.mu.Unlock()
		if len(tree.names) < 100 {
			tree.names[n] = mustStr(a[1])
		}
		return nil, nil
	})
	b.fn("disable", "level=50", func(t *thread, a args) (value, error) {
		n, err := tree.levelArg(a.Or(0, int64(logCritical)))
		tree.disabled.Store(int64(n))
		return nil, err
	})
	b.fn("captureWarnings", "capture", func(t *thread, a args) (value, error) { return nil, nil })
	b.fn("shutdown", "", func(t *thread, a args) (value, error) { return nil, nil })
	b.fn("basicConfig", "**kwargs", func(t *thread, a args) (value, error) { return nil, basicConfig(t, b, root, a[0].(*object.Dict)) })
	for name, level := range map[string]int{"NOTSET": logNotSet, "DEBUG": logDebug, "INFO": logInfo, "WARNING": logWarning,
		"WARN": logWarning, "ERROR": logError, "CRITICAL": logCritical, "FATAL": logCritical} {
		b.set(name, int64(level))
	}
	b.set("root", root)
	b.class(root.Class())
	b.class((&logRecord{}).Class())
	b.class(logHandlerClass())
	b.class(nullHandlerClass())
	b.class(formatterClass())
	b.class(loggerAdapterClass())
	stream := b.streamHandler()
	b.class(stream)
	b.class(b.fileHandler(stream))
}

// basicConfig sets the root logger's level; the server's log stays where it goes, unless a file or
// handlers are named.
func basicConfig(t *thread, b *builder, root *logger, kw *object.Dict) error {
	for k, v := range kw.Strings() {
		switch k {
		case "level":
			if isNone(v) {
				continue
			}
			if err := root.SetAttr(t, "level", v); err != nil {
				return err
			}
		case "handlers":
			if err := root.SetAttr(t, "handlers", v); err != nil {
				return err
			}
		case "filename":
			cls, _ := b.dict.Get("FileHandler")
			fkw := object.NewDict(1)
			if mode, ok := kw.Get("filemode"); ok {
				fkw.Set("mode", mode)
			}
			h, err := object.Call(t, cls, []value{v}, fkw)
			if err != nil {
				return err
			}
			format, _ := kw.Get("format")
			datefmt, _ := kw.Get("datefmt")
			if isNone(format) {
				format = "%(levelname)s:%(name)s:%(message)s"
			}
			f, err := call(t, formatterClass(), format, datefmt)
			if err != nil {
				return err
			}
			if err := object.SetAttr(t, h, "formatter", f); err != nil {
				return err
			}
			root.handlers = append(root.handlers, h)
		case "format", "datefmt", "style", "filemode", "force", "encoding", "errors", "stream":
		default:
			return valueError("Unrecognised argument(s): %s", k)
		}
	}
	return nil
}
