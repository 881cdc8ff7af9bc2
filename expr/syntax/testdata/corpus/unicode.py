é = 1
naïve = é
变量 = 'é'
x = é; y = 'é'; z = é
ﬁ = 1
𝐱 = ª = 1
µ = x.ﬀ
def ﬂ(ſ, ℌ=1): return ſ
def f(é): return é, ' é', é
'é' + é + 'éé' + é
f('日本語', é=1, **变量)
x = '''é
é''' + é
from ﬁ import ﬂ as é
class É(É): pass
a·b = 1
