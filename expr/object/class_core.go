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

// Classes of iterators and of what is seldom named.
var (
	EnumerateClass = newCore("enumerate", ObjectClass, layoutValue)
	ZipClass       = newCore("zip", ObjectClass, layoutValue)
	MapClass       = newCore("map", ObjectClass, layoutValue)
	FilterClass    = newCore("filter", ObjectClass, layoutValue)
	ReversedClass  = newCore("reversed", ObjectClass, layoutValue)

	iteratorClass      = newFinal("iterator")
	listIteratorClass  = newFinal("list_iterator")
	tupleIteratorClass = newFinal("tuple_iterator")
	strIteratorClass   = newFinal("str_ascii_iterator")
	rangeIteratorClass = newFinal("range_iterator")
	setIteratorClass   = newFinal("set_iterator")
	listReverseClass   = newFinal("list_reverseiterator")

	dictIteratorClasses = [...]*Class{newFinal("dict_keyiterator"), newFinal("dict_valueiterator"), newFinal("dict_itemiterator")}
	dictReverseClasses  = [...]*Class{newFinal("dict_reversekeyiterator"), newFinal("dict_reversevalueiterator"), newFinal("dict_reverseitemiterator")}
	dictViewClasses     = [...]*Class{newFinal("dict_keys"), newFinal("dict_values"), newFinal("dict_items")}

	MappingProxyClass = newFinal("mappingproxy")
	GenericAliasClass = newInModule("types", "GenericAlias")
	UnionClass        = newInModule("types", "UnionType")

	ellipsisClass          = newFinal("ellipsis")
	notImplementedClass    = newFinal("NotImplementedType")
	methodDescriptorClass  = newFinal("method_descriptor")
	wrapperDescriptorClass = newFinal("wrapper_descriptor")
	methodWrapperClass     = newFinal("method-wrapper")
	getsetClass            = newFinal("getset_descriptor")

	// ABCMetaClass is abc.ABCMeta: classes made by it with abstract methods cannot be instantiated.
	ABCMetaClass = newABCMeta()
)

func newInModule(module, name string) *Class {
	c := newFinal(name)
	c.module = module
	return c
}

func newABCMeta() *Class {
	c := newCore("ABCMeta", TypeClass, layoutType)
	c.module = "abc"
	return c
}
