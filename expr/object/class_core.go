package object

// The built-in classes. Those of exceptions are in exception_classes.go.
var (
	ObjectClass = newCore("object", nil, layoutObject)
	TypeClass   = newCore("type", ObjectClass, layoutType)

	NoneClass    = newFinal("NoneType")
	IntClass     = newCore("int", ObjectClass, layoutValue)
	BoolClass    = final(newCore("bool", IntClass, layoutValue))
	FloatClass   = newCore("float", ObjectClass, layoutValue)
	ComplexClass = newCore("complex", ObjectClass, layoutValue)
	StrClass     = newCore("str", ObjectClass, layoutValue)
	BytesClass   = newCore("bytes", ObjectClass, layoutValue)

	ListClass      = newCore("list", ObjectClass, layoutList)
	TupleClass     = newCore("tuple", ObjectClass, layoutTuple)
	DictClass      = newCore("dict", ObjectClass, layoutDict)
	AttrDictClass  = newCore("AttrDict", DictClass, layoutDict)
	SetClass       = newCore("set", ObjectClass, layoutSet)
	FrozenSetClass = newCore("frozenset", ObjectClass, layoutFrozenSet)
	ByteArrayClass = newCore("bytearray", ObjectClass, layoutByteArray)

	RangeClass      = newFinal("range")
	SliceClass      = newFinal("slice")
	MemoryViewClass = newFinal("memoryview")

	FunctionClass     = newFinal("function")
	BuiltinClass      = newFinal("builtin_function_or_method")
	MethodClass       = newFinal("method")
	ModuleClass       = newCore("module", ObjectClass, layoutValue)
	PropertyClass     = newCore("property", ObjectClass, layoutValue)
	StaticMethodClass = newCore("staticmethod", ObjectClass, layoutValue)
	ClassMethodClass  = newCore("classmethod", ObjectClass, layoutValue)
	SuperClass        = newCore("super", ObjectClass, layoutValue)
	GeneratorClass    = newFinal("generator")
	CoroutineClass    = newFinal("coroutine")
)

func newFinal(name string) *Class { return final(newCore(name, ObjectClass, layoutValue)) }

func final(c *Class) *Class {
	c.flags |= flagFinal
	return c
}
