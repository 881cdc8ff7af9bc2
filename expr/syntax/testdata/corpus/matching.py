match x:
    case 1: pass
    case -1: pass
    case 1.5: pass
    case -1.5j: pass
    case 1 + 2j: pass
    case -1 - 2j: pass
    case 'a': pass
    case 'a' 'b': pass
    case b'a': pass
    case None: pass
    case True: pass
    case False: pass
    case a.b: pass
    case a.b.c: pass
    case (1): pass
    case ((a)) if b: pass
    case 1 | 2 | 3: pass
    case (1 | 2) as a: pass
    case 1 | 2 as a: pass
    case a as b if c: pass
    case []: pass
    case [a]: pass
    case [a,]: pass
    case [a, b]: pass
    case [a, *b]: pass
    case [*_]: pass
    case [a, *_, b]: pass
    case (): pass
    case (a,): pass
    case (a, b): pass
    case (a, *b,): pass
    case a, b: pass
    case a,: pass
    case *a, b: pass
    case a, *_ if b: pass
    case [[a, b], (c, d)]: pass
    case {}: pass
    case {'a': 1}: pass
    case {'a': b, 'c': d,}: pass
    case {'a': b, **c}: pass
    case {**a}: pass
    case {**a,}: pass
    case {-1: a, 1 + 2j: b, None: c, True: d, 'e' 'f': g, h.i: j}: pass
    case A(): pass
    case A(a): pass
    case A(a,): pass
    case A(a=b): pass
    case A(a=b,): pass
    case A(a, b, c=d, e=f,): pass
    case a.B(c, d=1 | 2): pass
    case A([a, b], c={'d': e}): pass
    case A(1 as a, b=(2 | 3) as c): pass
    case [a] | {'b': a} | A(a): pass
    case _: pass
match x, y:
    case 1, 2:
        pass
match x,:
    case a: pass
match *x, y:
    case a, b: pass
match (x):
    case a:
        match = 1
        case = 2
        match a:
            case 1:
                pass
match [x]:
    case _: pass
match {x: y}:
    case _: pass
match -x:
    case _: pass
match not x:
    case _: pass
match match:
    case case: pass
match x := 1:
    case _ if y := 2: pass
match(x).y[0]:
    case _: pass
match: int = 1
match = {}
match[x]: int
match.x = 1
match, case = 1, 2
match * x
match in x
match if case else _
match(x, *y)
match (x), y
case = match
case(match)
_ = _
print(match, case)
class match: case = 1
def match(case, _=1): return match
lambda match: case
for match in case: pass
