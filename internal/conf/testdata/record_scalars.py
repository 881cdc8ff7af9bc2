"""Records how PyYAML's SafeLoader reads scalars: python3 record_scalars.py > scalars.json"""
import itertools
import json
import yaml

plain = r'''
~ null Null NULL nULL none None
yes Yes YES yEs no No NO nO y Y n N true True TRUE tRue false False FALSE on On ON oN off Off OFF
0 -0 +0 00 000 0_ 1 -1 +1 12 007 010 -010 +017 08 09 019 0o14 0O14 1_000 1__0 _1 1_ 0_7 0x 0x1F -0x1f 0X1F 0x_ff 0xg
0b101 -0b11 0b 0b_1 0b2 0B1 ++1 --1 +-1 1- 1+1
9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 123456789012345678901234567890
1:30 1:60 1:5 01:30 0:30 190:20:30 -1:30 +2:00 1:30:00 23:59:59 1_0:30 1:30.5 -1:30.25 0:30.5 1:2:3.4 12:30:45.
1.0 1. .5 -.5 +.5 -0.0 +1.5 1e5 1E5 1.e5 1.e+5 1.5e5 1.5e+5 1.5E-5 1.5e+400 1.5e-400 1_0.5 1._5 .5_5 ._5 1.5_ . .. .e+5 .5e+3
.inf -.inf +.inf .Inf .INF .iNF inf -.Inf .nan .NaN .NAN -.nan nan
1.2.3 1.0.0 127.0.0.1 v1 1a a1 1,5 1.000,5 1e 0.1 3.14 100.0 1e16 1.0e+16 123456789.125 1.0e-7
2001-12-14 2001-1-4 2001-12-1 20011214 2001-12-14T21:59:43Z 2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43.1234567
2001-12-14T21:59:43 2001-12-14T21:59:43+5 2001-12-14T21:59:43+05:30 2001-12-14T21:59:43-00:00 2001-12-14T21:59 2001-12-14T1:59:43
2001-13-01 2001-02-29 2000-02-29 2001-00-10 0000-01-01 9999-12-31 2001-12-14T24:00:00 2001-12-14T23:60:00 2001-12-14T23:59:60
2001-12-14T21:59:43+24:00 2001-12-14T21:59:43+99 2001-12-14T21:59:43. 2001-12-14T21:59:43.5Z
= <a =a a=b - -a --- a-b a:b a::b :a ::a
hello héllo 日本 $x ${x} a#b a*b a&b a!b a%b a@b a`b a|b a>b a?b ?a
'''.split()

spaced = ['2001-12-14 21:59:43', '2001-12-14 21:59:43.10 -5', '2001-12-14  21:59:43 Z', '2001-12-14 21:59:43 +05:30', '1 000', '1 .5',
          'a b', 'yes no', 'a # comment', 'a #', 'null # nothing', '', '# only', '1:30 pm', 'a  b']

explicit = ['!!str 12', '!!str yes', '!!str', '!!str ~', '!!int "12"', '!!int 0x1F', '!!int foo', '!!int 1.5', '!!int ""', '!!int "-"', '!!float 3', '!!float "1e5"',
            '!!float foo', '!!float .inf', '!!float 1:30', '!!bool yes', '!!bool "Off"', '!!bool 1', '!!null x', '!!null ""', '!!timestamp 2001-12-14',
            '!!timestamp "2001-1-4"', '!!timestamp x', '!!binary aGVsbG8=', '!!binary "aGVs bG8="', '!!binary aGVsbG8', '!!binary ""', '!!binary "===="',
            '!!foo 1', '!foo 1', '!<tag:yaml.org,2002:str> 12', '!!str [1]', '!!seq [1, 2]', '!!map {a: 1}', '!!seq {a: 1}', '!!map [1]', '!!int [1]',
            '!!pairs [a: 1, a: 2]', '!!pairs [a]', '!!python/name:os.system', '!!merge x', '!!value x', '<<', '! 12', '! a']

quoted = ['"12"', "'12'", '"yes"', "'null'", '""', "''", '"a\\tb"', '"\\x41\\u00e9\\U0001F600"', '"\\e\\0\\_\\N\\L\\P\\/\\\\\\""', "'it''s'", '"a\\\n  b"', '"a\n  b"',
          '"a\n\n  b"', "'a\n  b\n\n  c'", '"a \n  b"', '"a\\ \n  b"', "a\n  b", "a\n\n  b\n  c", '"\\d"', '"a'] + ['|\n  a\n  b', '|-\n  a\n  b', '|+\n  a\n\n', '>\n  a\n  b', '>-\n  a\n\n  b\n', '>+\n  a\n\n\n',
          '|2\n    a\n   b', '>\n  a\n    b\n  c', '>\n\n  a\n\n\n  b\n   c\n\n  d', '|\n\n  a', '|', '>', '|-\n', '|\n  \n  a\n', '|1\n a\n', '|0\n a', '|x\n a', '| # c\n  a']

flow = ['[]', '{}', '[a, b]', '[a, b,]', '[,]', '{a: 1, b: 2}', '{a}', '{a, b: 1}', '{a: }', '[a: 1]', '[a: 1, b]', '[{a: 1}, [b]]', '{1: a, 1.5: b, false: c, null: d, 2001-01-01: e, 1:30: f, 0x10: g, 1e5: h}',
        '{"a":1}', "{'a':1}", '{a:1}', '[a:1]', '{? a : b}', '[a, [b, [c]]]', '{a: [1, 2], b: {c: ~}}', '[1, 010, 0x10, 1:30, yes]', '{a: 1, a: 2}', '{[1]: 2}', '{{a: 1}: 2}', '{{ x }}', '[[1]: 2]',
        '{1: a, true: b}', '{1: a, 1.0: b}', '[a b, c d]', '{a: b c}', '[http://x/y, "a,b"]', '[a, #c\n b]', '{a: 1 b: 2}', '[1, 2', '{a: 1', ']', '}', '&x a', '*x', '[&x a, *x]', '[&x {a: 1}, *x]', '&x [*x]']


def read(text):
    try:
        return {'yaml': text, 'repr': repr(yaml.safe_load(text))}
    except Exception as e:
        return {'yaml': text, 'error': type(e).__name__}


cases = [read('x: ' + s) for s in itertools.chain(plain, spaced, explicit, quoted, flow)]
print('[\n' + ',\n'.join(json.dumps(c) for c in cases) + '\n]')
