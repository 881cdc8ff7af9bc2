"""Records what Python's re and urllib say to patterns and paths, as Tornado uses them:
python3 record.py > python.json"""
import json
import re
from urllib.parse import unquote_to_bytes

patterns = r'''
/
/simple
/a.b
/a\.b
/(.*)
/x/(.*)/y
/path/(.*?)/(.*?)
/g1/([a-z0-9]+)
/(.*\.s?css|.*\.js|.*\.vue)
/(.*)\.source
/query/(?P<table>\w+)/(?P<query>[\w-]+)/
/func/content/(\d+)\.(txt|json)
/tail/([0-9]+)/index.html
/opt(/x)?
/opt(?:/(\d+))?/end
/(style.css|script.js)
/(?i)x
(?i)/CaSe/(.*)
/(?i:abc)/d
/a{2}
/a{,2}b
/a{2,}b
/a{b
/a{}
/[]a]+
/[^/]+
/[^]/]+
/[[]x
/(?!admin)(.*)
/(?=ab)(\w+)
/(?<!x)y
/(\w)\1
/(?P<c>\w)(?P=c)
/(?>a+)b
/a|/b
^/anchored$
/end\Z
/\d+
/[\w.-]+@(\w+)
/a+?(a*)
/x*y
/(a)|/(b)
/tab\tx
/dash-[a\-z]
/\(x\)
/plus\+
/dot\.\.
/caf\S+
/(?s:.)(.)
/(?P<a>x)(?P<b>y)?
/((a)(b)?)
/(a|ab)(c|bcd)(d*)
'''.strip().split('\n')

bad = r'''
/(
/)
/[a
/*(
*
/(?P<a>x)(y)
/(?P<>x)
/(?P<a
/(?P<a>x)(?P<a>y)
/a**
/\g
/a\
/(?Px)
/(?Zx)
/a{3,2}
/[b-a]
/(?P=x)
/\2
'''.strip().split('\n')

paths = r'''
/ /simple /simple/ /axb /a.b /a%2Eb /x/1/2/y /x//y /path/a/b /path// /path/a%2Fb/c%20d /g1/ab9 /g1/AB
/a.css /b.scss /c.js /dir/c.js /page.source /query/t_1/q-2/ /query/t/q /func/content/12.txt /func/content/x.txt
/tail/12/index.html /tail/12/indexxhtml /opt /opt/x /opt/12/end /opt/end /style.css /script.js /x /X /case/A+b /CASE/
/abc/d /ABC/d /ABC/D /aa /a /aab /b /ab /aaab /a{b /a{} /]a] /abc /a/b /[x /admin /administrator /user /ab /abz /y /xy
/aa /zz /zy /aaab /anchored /anchored/ /end /12 /1a a@b /a.b-c@d /aaa /xxy /tab%09x /dash-- /dash-z /(x) /plus+ /dot..
/caf%C3%A9 /caf%E9 /ab%25 /%zz /%e4%bd%a0 /xy /x /aba /abcd /abcdd // /b
'''.split()


def compile(p):
    r = re.compile(p if p.endswith('$') else '(?:%s)$' % p)
    assert len(r.groupindex) in (0, r.groups), 'groups must be all named or all unnamed'
    return r


def unescape(s):
    return None if s is None else unquote_to_bytes(s).decode('utf-8')


out = {'patterns': [], 'bad': []}
for p in patterns:
    # Python wants flags at the very start.
    flags = re.match(r'^(.*?)(\(\?[aiLmsux]+\))(.*)$', p)
    try:
        r = compile(p) if not flags else re.compile('%s(?:%s%s)$' % (flags[2], flags[1], flags[3]))
    except re.error as e:
        raise SystemExit(f'{p}: {e}')
    matches = {}
    for path in dict.fromkeys(paths):
        m = r.match(path)
        if m:
            try:
                if r.groupindex:
                    matches[path] = {k: unescape(v) for k, v in m.groupdict().items()}
                else:
                    matches[path] = [unescape(v) for v in m.groups()]
            except UnicodeDecodeError:
                matches[path] = 'not UTF-8'
    out['patterns'].append({'pattern': p, 'matches': matches})
out['paths'] = list(dict.fromkeys(paths))
for p in bad:
    try:
        compile(p)
    except (re.error, AssertionError) as e:
        out['bad'].append(p)
    else:
        raise SystemExit(f'{p} compiles')
print(json.dumps(out, indent=1))
