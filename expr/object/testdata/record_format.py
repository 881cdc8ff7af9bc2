"""Records what CPython makes of format(), % and str.format: python3 record_format.py > format.jsonl

A line is {"op": "format"|"percent"|"str", "text": …, "args": …, "out": …} or with "error" for out.
Values are JSON; {"bytes": …}, {"tuple": […]} and {"big": "…"} stand for what JSON lacks."""
import itertools, json, random

def enc(v):
    if isinstance(v, bytes): return {'bytes': v.decode('latin-1')}
    if isinstance(v, tuple): return {'tuple': [enc(x) for x in v]}
    if isinstance(v, list): return [enc(x) for x in v]
    if isinstance(v, float): return {'float': repr(v)}
    if isinstance(v, int) and not isinstance(v, bool): return {'int': str(v)}
    if isinstance(v, dict): return {'dict': [[enc(k), enc(x)] for k, x in v.items()]}
    return v

def line(op, text, args, f):
    r = {'op': op, 'text': enc(text), 'args': enc(args)}
    try: r['out'] = enc(f())
    except Exception as e: r['error'] = f'{type(e).__name__}: {e}'
    print(json.dumps(r))

values = [0, 1, -1, 5, 42, -12345, 1234567, 2**70, -2**70, True, False, 0.0, -0.0, 1.0, -1.5, 0.1, 2.5, 1e15, 1e16, 1e17, 1e-4, 1e-5, 123456.789,
          1e22, 1e300, 5e-324, float('nan'), float('inf'), float('-inf'), '', 'a', 'abc', 'é😀', None, [1]]
specs = ['', 'd', 'x', '#x', '#X', 'b', '#b', 'o', '#o', 'c', 'n', 'e', 'E', 'f', 'F', 'g', 'G', '%', 's', 'q', '5', '<5', '>5', '^7', '=7', '05', '010',
         '+', ' ', '-', '+d', ' d', '+.2f', '.0', '.1', '.3', '.10', '.17', '.0f', '.1f', '.2%', '#.0f', '#g', '#.3g', ',', '_', ',d', '_d', ',.2f', '_.3f', '_x', '_b', ',x',
         '012,', '013,', '014,', '015,d', '020,.2f', '020_x', '#020_b', 'é>6', '*^9', 'z', 'z.1f', 'z.0f', 'zd', '0<5', '0=7', '.', ',_', ',,', '5.2s', '.2', '\n', 'é', '{', '5xx']
for v, s in itertools.product(values, specs): line('format', s, v, lambda: format(v, s))
r = random.Random(1)
for _ in range(1500):
    s = r.choice(['', '', '0<', '*^', '>', '=', '<']) + r.choice(['', '+', ' ']) + r.choice(['', '', '#', 'z']) + r.choice(['', '0']) + r.choice(['', str(r.randint(0, 25))]) \
        + r.choice(['', '', ',', '_']) + r.choice(['', '.' + str(r.randint(0, 20))]) + r.choice(['', *'bcdoxXeEfFgGn%s'])
    v = r.choice([r.randint(-10**r.randint(1, 25), 10**r.randint(1, 25)), r.uniform(-1, 1) * 10**r.randint(-10, 25), r.choice(['ab', 'é'])])
    line('format', s, v, lambda: format(v, s))

percent = [('%d', 1.9), ('%d', 'a'), ('%d', None), ('%x', 1.0), ('%x', 255), ('%#x', 255), ('%#o', 8), ('%#X', -255), ('%c', 65), ('%c', 'a'), ('%c', 'ab'), ('%c', 1.0), ('%c', -1),
 ('%s %s', (1,)), ('%s', (1, 2)), ('%s', [1, 2]), ('%(a)s', {'a': 1}), ('%(a)s', 5), ('%(a)s', (1,)), ('%(a', {}), ('%(a)', {'a': 1}), ('%', ()), ('%y', 1), ('%-*d|', (-5, 3)),
 ('%*d|', (-5, 3)), ('%*d|', (5, 3)), ('%*d', ('a', 3)), ('%.*f', (2, 3.14159)), ('%*d|', (-1, 3)), ('%5%', ()), ('%%', ()), ('%s', ()), ('x', 1), ('x', {}), ('x', []), ('x', ()), ('x', 'a'),
 ('%r %a', ('é', 'é')), ('%5.1s|', 'abc'), ('%(a)d %(b)s', {'a': 1, 'b': 'x'}), ('%(a)*d', {'a': 1}), ('%s %(a)s', {'a': 1}), ('%é', 1), ('%(a)s', {}), ('%((a))s', {'(a)': 1}),
 ('%99999999999999999999d', 1), ('%.99999999999999999999d', 1), ('%c', 0x110000), ('%d %d', (1,)), ('%(x)s %(y)s', {'x': 1}), ('%b', 1), ('é%d%s', (1, 'é')), ('%5s|%-5s|', ('é', 'é')),
 (b'%s', b'a'), (b'%s', 'a'), (b'%b', 1), (b'%d', 5), (b'%a', 'é'), (b'%r', 'é'), (b'%c', 65), (b'%c', 200), (b'%c', b'a'), (b'%c', 256), (b'%c', 'a'), (b'%s %s', (b'a',)), (b'x', 1), (b'%y', 1),
 (b'%5s|', b'ab'), (b'%5s|', b'\xe9'), (b'%.1s', b'ab'), (b'%(a)s', {b'a': b'1'}), (b'%x', 10), (b'%f', 1.5), (b'%5c|', 233)]
for f, a in percent: line('percent', f, a, lambda: f % a)
for _ in range(1500):
    f = '%' + ''.join(r.sample('-+ #0', r.randint(0, 3))) + r.choice(['', str(r.randint(0, 15))]) + r.choice(['', '.', '.' + str(r.randint(0, 12))]) + r.choice('diuoxXeEfFgGcrsa')
    v = r.choice([0, 7, -7, 10**20, 3.75, -0.0, 1e16, 1e-7, float('inf'), 'é', True])
    line('percent', f, v, lambda: f % v)

for f in ['{', '}', '{}', '{0}{}', '{}{0}', '{0', '{0!', '{0!r', '{0!x}', '{0!rx}', '{0!}', '{0!r:', '{a}', '{0.}', '{0.x}', '{0[}', '{0[]}', '{0[a]}', '{0[0]b}', '{0[0]}', '{0[-1]}', '{:{}}', '{1:{1}}',
 '{:{:{}}}', '{{}}', '{{', '}}', '{0{', '{1:{0[0]}}', '{:}}', '{!r}', '{:>5}', '{ 0}', '{0 }', '{[0]}', '{.real}', '{0:{', '{0:}}', '{-1}', '{99999999999999999999999}', '{0[99999999999999999999999]}',
 '{:{a}}', '{0!s:>9}|', '{a.b}', '{a[b]}', '{a{b}}', '{0!r!s}', '{1:!r}', '{a!r}', 'x}y', 'x{y', '{1:{1}{1}}', '{]}', '{0]}', '{[}', '{5}', '{1.real}', '{1!a:^9}|', '{1:05}', '{0!r:.3}', 'é{1}é']:
    line('str', f, [[1, 2], 5], lambda: f.format([1, 2], 5))
