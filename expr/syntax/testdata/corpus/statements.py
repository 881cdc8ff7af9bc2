"""A docstring."""
pass
pass;
pass; x; y
x = 1
x = y = z = 1
x, y = y, x
(x, y) = z
[x, y] = z
x, *y = z
*x, = y
[*x] = y
(x), (y.z), (w[0]) = v
(x, (y, [z, *w])) = v
x.y = x[0] = f().z = f()[0] = 1
() = []
[] = ()
x = yield_
x = *y, z
x += 1
x -= 1
x *= 1
x /= 1
x //= 1
x %= 1
x @= 1
x &= 1
x |= 1
x ^= 1
x >>= 1
x <<= 1
x **= 1
x.y += 1, 2
x[0] += y
(x) += 1
x: int
x: int = 1
(x): int = 1
x.y: int
x[0]: int = 1
(x.y): int
x: list[int] = y, z
x: (int, str) = *y, z
del x
del x, y
del x,
del (x)
del (x, y)
del [x, (y, z)], w.v, u[0]
del ()
assert x
assert x, y
assert (x, y), z
import a
import a.b.c
import a as b, c.d as e
from a import b
from a import b as c, d
from a import (b, c as d,)
from a.b import *
from . import a
from .. import a
from .a import b
from ... import a
from .... import a
from ....a.b import (
    c,
    d as e
)
global g
global h, i
raise
raise x
raise x from y
raise x from None
if x: pass
if x: pass; y
if x:
    pass
if x:
    pass
else:
    pass
if x:
    pass
elif y:
    pass
elif z: pass
else:
    pass
if (x := 1): pass
if x := 1: pass
while x:
    break
while x: continue
while x:
    if y:
        break
    elif z:
        continue
else:
    pass
for x in y:
    pass
for x, y in z: pass
for x, in y: pass
for (x, y) in z: pass
for *x, y in z: pass
for x.y in z: pass
for x[0], y in z:
    continue
else:
    pass
for x in *y, z: pass
for x in y, z: pass
for [x, y], z in w: pass
try:
    pass
except:
    pass
try: pass
finally: pass
try:
    pass
except x:
    pass
except (y, z) as w:
    pass
except:
    pass
else:
    pass
finally:
    pass
try:
    pass
except* x:
    pass
except *(y, z) as w:
    pass
else: pass
finally: pass
with x: pass
with x as y: pass
with x, y as z: pass
with (x): pass
with (x, y): pass
with (x) as y: pass
with (x as y): pass
with (x as y,): pass
with (x, y as z, w,): pass
with (x), (y): pass
with (x, y) as z: pass
with (x).y as z: pass
with (x)(y), z: pass
with (x + y): pass
with (x for x in y): pass
with (x := y): pass
with (*x, y): pass
with (lambda: x): pass
with (lambda *a: x, y): pass
with x as (y, z): pass
with x as [y, *z]: pass
with x as y.z, w as v[0]: pass
with (
    open(x) as f,
    open(y) as g
):
    pass
class A: pass
class A():
    pass
class A(B): pass
class A(B, *C, d=1, **e):
    """Doc."""
    x = 1
    y: int
    def f(self): pass
class A(f(x)[0], metaclass=M): x = 1; y = 2
@a
class A: pass
@a.b(c)
@d[0]
@x if y else z
@(w := v)
class A:
    pass
print(x); print(y); \
    print(z)
if x:
    # a comment first
    pass

    # and one after

    pass
  # misplaced, and harmless
if x:
        pass
else:
  pass
if x:
	pass
	if y:
		pass
if x:
    y
    
    z
