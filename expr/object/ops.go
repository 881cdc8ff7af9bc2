package object

// BinOp is a binary operator.
type BinOp uint8

// The binary operators.
const (
	OpAdd BinOp = iota
	OpSub
	OpMul
	OpMatMul
	OpTrueDiv
	OpFloorDiv
	OpMod
	OpPow
	OpLShift
	OpRShift
	OpAnd
	OpXor
	OpOr
	OpDivMod // divmod(a, b)
)

// UnOp is a unary operator.
type UnOp uint8

// The unary operators; `not` is Truth.
const (
	OpNeg UnOp = iota
	OpPos
	OpInvert
	OpAbs
)

// CmpOp is a comparison.
type CmpOp uint8

// The comparisons; `in` is Contains, `is` Is.
const (
	OpLt CmpOp = iota
	OpLe
	OpEq
	OpNe
	OpGt
	OpGe
)

// binNames are the operators as messages show them and the methods that carry them out.
var binNames = [...]struct{ sign, method, reflected, inplace string }{
	OpAdd:      {"+", "__add__", "__radd__", "__iadd__"},
	OpSub:      {"-", "__sub__", "__rsub__", "__isub__"},
	OpMul:      {"*", "__mul__", "__rmul__", "__imul__"},
	OpMatMul:   {"@", "__matmul__", "__rmatmul__", "__imatmul__"},
	OpTrueDiv:  {"/", "__truediv__", "__rtruediv__", "__itruediv__"},
	OpFloorDiv: {"//", "__floordiv__", "__rfloordiv__", "__ifloordiv__"},
	OpMod:      {"%", "__mod__", "__rmod__", "__imod__"},
	OpPow:      {"** or pow()", "__pow__", "__rpow__", "__ipow__"},
	OpLShift:   {"<<", "__lshift__", "__rlshift__", "__ilshift__"},
	OpRShift:   {">>", "__rshift__", "__rrshift__", "__irshift__"},
	OpAnd:      {"&", "__and__", "__rand__", "__iand__"},
	OpXor:      {"^", "__xor__", "__rxor__", "__ixor__"},
	OpOr:       {"|", "__or__", "__ror__", "__ior__"},
	OpDivMod:   {"divmod()", "__divmod__", "__rdivmod__", ""},
}

var unNames = [...]struct{ text, method string }{
	OpNeg:    {"unary -", "__neg__"},
	OpPos:    {"unary +", "__pos__"},
	OpInvert: {"unary ~", "__invert__"},
	OpAbs:    {"abs()", "__abs__"},
}

var cmpNames = [...]struct{ sign, method string }{
	OpLt: {"<", "__lt__"},
	OpLe: {"<=", "__le__"},
	OpEq: {"==", "__eq__"},
	OpNe: {"!=", "__ne__"},
	OpGt: {">", "__gt__"},
	OpGe: {">=", "__ge__"},
}

// String is the operator as Python writes it.
func (op BinOp) String() string { return binNames[op].sign }

// String is the operator as Python writes it.
func (op CmpOp) String() string { return cmpNames[op].sign }

// swap is the operator with its operands exchanged.
func (op CmpOp) swap() CmpOp {
	switch op {
	case OpLt:
		return OpGt
	case OpLe:
		return OpGe
	case OpGt:
		return OpLt
	case OpGe:
		return OpLe
	}
	return op
}

// holds tells whether an order of c (-1, 0, 1) satisfies op.
func (op CmpOp) holds(c int) bool {
	switch op {
	case OpLt:
		return c < 0
	case OpLe:
		return c <= 0
	case OpEq:
		return c == 0
	case OpNe:
		return c != 0
	case OpGt:
		return c > 0
	}
	return c >= 0
}
