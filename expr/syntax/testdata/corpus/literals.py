# Numbers.
0
00
0_0
1
1_000_000
9223372036854775807
9223372036854775808
123456789012345678901234567890
0x0
0xFF
0XdeadBEEF
0x_ff_ff
0xffffffffffffffffffff
0o17
0O7_7
0b1010
0B_1
1.
.5
1.5
0.
00.5
1e10
1E+10
1e-10
1.e5
.5e5
1_0.0_1e1_0
1e400
1e-400
0.1
123456789.123456789
5e-324
1.7976931348623157e308
1j
1J
1.5j
.5e-3j
0j
00j
1_0j
# Strings.
''
""
''''''
""""""
'a'
"a"
'a"b'
"a'b"
'a\'b'
'a\\'
'\a\b\f\n\r\t\v\\\'\"'
'\0\1\12\123\777\08'
'\x41\xe9'
'\u00e9\u20ac'
'\U0001f600'
'\ud800'
'\ud83d\ude00'
'\N{LATIN SMALL LETTER A}\N{greek small letter alpha}\N{EURO SIGN}'
'\N{LINE FEED}\N{NBSP}\N{HANGUL SYLLABLE GAG}\N{CJK UNIFIED IDEOGRAPH-4E00}'
'\
continued'
'a\
b'
'\d \. \% \q'
r'\n\x\N'
R"\""
r'\\'
u'x'
U'x'
u'x' 'y'
'y' u'x'
'a' "b" '''c''' r"d"
'é€😀'
'é\n€'
b'a'
B"a"
b'\x00\xff\n\101\777\q\u'
br'\n'
rB'\n'
Rb'''a
b'''
b'a' b"b" br'\c'
'''a
b
  c'''
"""a "quoted" word \
and ''more'' """
"""ends in a quote \""""
'''it''s'''
('a'
 'b'
 # between
 'c')
x = 'a' \
    'b'
