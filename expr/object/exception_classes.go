package object

// newCore makes a built-in class with one base (nil only for object).
func newCore(name string, base *Class, l layout) *Class {
	c := &Class{name: name, qualname: name, module: "builtins", layout: l, flags: flagCore | flagNative}
	c.mro = []*Class{c}
	if base != nil {
		c.bases = []*Class{base}
		c.mro = append(c.mro, base.mro...)
	}
	return c
}

func newExc(name string, base *Class) *Class { return newCore(name, base, layoutException) }

// newExc2 makes an exception class of two bases, whose mro is given whole after the class itself.
func newExc2(name string, bases []*Class, rest ...*Class) *Class {
	c := newExc(name, bases[0])
	c.bases, c.mro = bases, append([]*Class{c}, rest...)
	return c
}

// The built-in exceptions.
var (
	BaseException     = newExc("BaseException", ObjectClass)
	ExceptionClass    = newExc("Exception", BaseException) // the class named Exception
	SystemExit        = newExc("SystemExit", BaseException)
	KeyboardInterrupt = newExc("KeyboardInterrupt", BaseException)
	GeneratorExit     = newExc("GeneratorExit", BaseException)

	StopIteration         = newExc("StopIteration", ExceptionClass)
	StopAsyncIteration    = newExc("StopAsyncIteration", ExceptionClass)
	ArithmeticError       = newExc("ArithmeticError", ExceptionClass)
	FloatingPointError    = newExc("FloatingPointError", ArithmeticError)
	OverflowError         = newExc("OverflowError", ArithmeticError)
	ZeroDivisionError     = newExc("ZeroDivisionError", ArithmeticError)
	AssertionError        = newExc("AssertionError", ExceptionClass)
	AttributeError        = newExc("AttributeError", ExceptionClass)
	BufferError           = newExc("BufferError", ExceptionClass)
	EOFError              = newExc("EOFError", ExceptionClass)
	ImportError           = newExc("ImportError", ExceptionClass)
	ModuleNotFoundError   = newExc("ModuleNotFoundError", ImportError)
	LookupError           = newExc("LookupError", ExceptionClass)
	IndexError            = newExc("IndexError", LookupError)
	KeyError              = newExc("KeyError", LookupError)
	MemoryError           = newExc("MemoryError", ExceptionClass)
	NameError             = newExc("NameError", ExceptionClass)
	UnboundLocalError     = newExc("UnboundLocalError", NameError)
	ReferenceError        = newExc("ReferenceError", ExceptionClass)
	RuntimeError          = newExc("RuntimeError", ExceptionClass)
	NotImplementedError   = newExc("NotImplementedError", RuntimeError)
	RecursionError        = newExc("RecursionError", RuntimeError)
	SyntaxError           = newExc("SyntaxError", ExceptionClass)
	IndentationError      = newExc("IndentationError", SyntaxError)
	TabError              = newExc("TabError", IndentationError)
	SystemError           = newExc("SystemError", ExceptionClass)
	TypeError             = newExc("TypeError", ExceptionClass)
	ValueError            = newExc("ValueError", ExceptionClass)
	UnicodeError          = newExc("UnicodeError", ValueError)
	UnicodeDecodeError    = newExc("UnicodeDecodeError", UnicodeError)
	UnicodeEncodeError    = newExc("UnicodeEncodeError", UnicodeError)
	UnicodeTranslateError = newExc("UnicodeTranslateError", UnicodeError)

	OSError                = newExc("OSError", ExceptionClass)
	BlockingIOError        = newExc("BlockingIOError", OSError)
	ChildProcessError      = newExc("ChildProcessError", OSError)
	ConnectionError        = newExc("ConnectionError", OSError)
	BrokenPipeError        = newExc("BrokenPipeError", ConnectionError)
	ConnectionAbortedError = newExc("ConnectionAbortedError", ConnectionError)
	ConnectionRefusedError = newExc("ConnectionRefusedError", ConnectionError)
	ConnectionResetError   = newExc("ConnectionResetError", ConnectionError)
	FileExistsError        = newExc("FileExistsError", OSError)
	FileNotFoundError      = newExc("FileNotFoundError", OSError)
	InterruptedError       = newExc("InterruptedError", OSError)
	IsADirectoryError      = newExc("IsADirectoryError", OSError)
	NotADirectoryError     = newExc("NotADirectoryError", OSError)
	PermissionError        = newExc("PermissionError", OSError)
	ProcessLookupError     = newExc("ProcessLookupError", OSError)
	TimeoutError           = newExc("TimeoutError", OSError)

	Warning                   = newExc("Warning", ExceptionClass)
	BytesWarning              = newExc("BytesWarning", Warning)
	DeprecationWarning        = newExc("DeprecationWarning", Warning)
	EncodingWarning           = newExc("EncodingWarning", Warning)
	FutureWarning             = newExc("FutureWarning", Warning)
	ImportWarning             = newExc("ImportWarning", Warning)
	PendingDeprecationWarning = newExc("PendingDeprecationWarning", Warning)
	ResourceWarning           = newExc("ResourceWarning", Warning)
	RuntimeWarning            = newExc("RuntimeWarning", Warning)
	SyntaxWarning             = newExc("SyntaxWarning", Warning)
	UnicodeWarning            = newExc("UnicodeWarning", Warning)
	UserWarning               = newExc("UserWarning", Warning)

	BaseExceptionGroup = newExc("BaseExceptionGroup", BaseException)
	ExceptionGroup     = newExc2("ExceptionGroup", []*Class{BaseExceptionGroup, ExceptionClass},
		BaseExceptionGroup, ExceptionClass, BaseException, ObjectClass)
)

// exceptionClasses lists them for Builtins.
func exceptionClasses() []*Class {
	return []*Class{
		BaseException, ExceptionClass, SystemExit, KeyboardInterrupt, GeneratorExit,
		StopIteration, StopAsyncIteration, ArithmeticError, FloatingPointError, OverflowError,
		ZeroDivisionError, AssertionError, AttributeError, BufferError, EOFError, ImportError,
		ModuleNotFoundError, LookupError, IndexError, KeyError, MemoryError, NameError,
		UnboundLocalError, ReferenceError, RuntimeError, NotImplementedError, RecursionError,
		SyntaxError, IndentationError, TabError, SystemError, TypeError, ValueError, UnicodeError,
		UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError, OSError, BlockingIOError,
		ChildProcessError, ConnectionError, BrokenPipeError, ConnectionAbortedError,
		ConnectionRefusedError, ConnectionResetError, FileExistsError, FileNotFoundError,
		InterruptedError, IsADirectoryError, NotADirectoryError, PermissionError,
		ProcessLookupError, TimeoutError, Warning, BytesWarning, DeprecationWarning,
		EncodingWarning, FutureWarning, ImportWarning, PendingDeprecationWarning, ResourceWarning,
		RuntimeWarning, SyntaxWarning, UnicodeWarning, UserWarning, BaseExceptionGroup, ExceptionGroup,
	}
}
