# Every kind of expression, with the parentheses and blanks that places depend on.
x
(x)
((x))
x, y
(x, y)
x,
(x,)
()
[]
{}
[x]
[x,]
[*x, y, *z]
{x}
{x, *y}
{'a': 1}
{'a': 1, **b, 'c': 2,}
{**a}
x.y.z
x . y
x[0]
x[0, 1]
x[0,]
x[:]
x[1:]
x[:1]
x[1:2]
x[::]
x[::2]
x[1:2:3]
x[1:2, ::3, ...]
x[*y]
x[*y, 1]
x[a := 1]
x[(1, 2)]
f()
f(x)
f(x,)
f(x, y=1)
f(*x, **y)
f(x, *y, z=1, *w, **v, u=2)
f(y := 1)
f(x for x in y)
f((x for x in y), 1)
f(a)(b)(c)
f(a).b[c](d=e)
-x
+x
~x
- - x
not x
not not x
-x ** -y
x ** y ** z
(x ** y) ** z
x * y / z // w % v @ u
x + y - z
x << y >> z
x & y ^ z | w
(a + b) * (c - d)
a + (b) + ((c))
x < y
x < y <= z == w != v > u >= t
x in y not in z is w is not v
(x < y) < z
x and y
x and y and z or w or v and u
not x and not y
x if y else z
x if y else z if w else v
(x if y else z) if w else v
lambda: x
lambda x: x
lambda x, y=1: x
lambda *x: x
lambda *x, y, z=1, **w: x
lambda x, /: x
lambda x, y=1, /, z=2, *, w, v=3, **u: x
lambda *, x: x
lambda **x: x
lambda: lambda: x
lambda: (x, y)
lambda x,: x
(x := 1)
(x := y, z)
[x := 1, y := 2]
{x := 1}
(lambda: (x := 1))
[x for x in y]
[x for x in y if z if w]
[x for x in y for z in w if v]
[(x, y) for x, y in z]
[x for x, in y]
[x for (x, y), *z in w]
[x for x.y in z]
[x for x[0] in z]
[x if y else z for x in w]
[lambda: x for x in y]
[x for x in (lambda: y)]
[[x for x in y] for y in z]
{x for x in y}
{x: y for x, y in z}
{x: y for x in z for y in w if v}
(x for x in y)
(y := x for x in z)

...
None
True
False
__debug__
a . b (c) [d]
(
    x +
    y   # a comment
    # another

    * z
)
[
    1,

    2,
]
f(
    x
    ,
    y
    =
    z
)
x \
    + y
x if \
    y else \
    z
print
exec
match
case
_
type
match(x)
match[x]
match.x
match * x
match, x
case(x)
print(x, end='')
print -1
a if b else(c)
a if(b)else c
not(x)
x in(y)
1if x else 2
[1for x in y]
0x1for x in y
1 if 1or 2 else 3
