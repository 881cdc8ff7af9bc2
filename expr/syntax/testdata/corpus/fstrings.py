f''
f'a'
f'{x}'
F"{x}"
f'a{x}b'
f'{x}{y}'
f'{x} {y}'
f'{ x }'
f'{{'
f'}}'
f'{{{x}}}'
f'{{x}}'
f'a{{b}}c{d}e'
f'{x!r}'
f'{x!s}{y!a}'
f'{x:>10}'
f'{x!r:>10}'
f'{x:{width}}'
f'{x:{width}.{precision}}'
f'{x:{"a"}>{w!r}}'
f'{x:%Y-%m-%d}'
f'{x:}'
f'{x=}'
f'{x = }'
f'{ x = !r:>5}'
f'{x=:>5}'
f'{x=!s}'
f'{x + y = }'
f'{x == y}'
f'{x != y}'
f'{x <= y}{x >= y}{x < y}{x > y}'
f'{x!r}' 'a' f"{y}"
'a' f'{x}' 'b'
'a' 'b' f'{x}'
'' f'' ''
u'a' f'{x}'
f'{x}' '{y}'
f'{{}}' '{{}}'
rf'\n{x}\d'
fR'{x}\\'
f'\n{x}\t'
f'\{x}'
f'\x41{x}\N{EURO SIGN}'
f'{"a"}'
f"{'a' + 'b'}"
f'{x["a"]}'
f"{x['a']['b']}"
f'{f"{x}"}'
f"""{f'''{f'{x}'}{f"{y}"}'''}"""
f'{x:{f"{y}"}}'
f'{ {1: 2}[1] }'
f'{[x for x in y]}'
f'{ {x for x in y} }'
f'{(lambda x: x)(1)}'
f'{x if y else z}'
f'{x, y}'
f'{*x, y}'
f'{x,}'
f'{yield_}'
f'{(x := 1)}'
f'{x:=5}'
f'{x!r:^{width}}'
f'{-x ** 2}'
f'{x.y(z, w=1)[0]}'
f'{not x}'
f'{"#"}'
f'{"}"}'
f'{":"}'
f'é{x}€'
f'{é}'
f'é{x}{y}' 'é' f'{z}'
f'{x:é}'
f'{"é" + x}'
f'''{x}'''
f'''
{x}
'''
f'''a
b{x}c
  {y + z}d {w}
'''
f'''{
x
}'''
f'''{ x
   + y }'''
f'''a {
    x +
    y
} b'''
f'''{x:
}'''
f'''
{x:{
y}}'''
f"""{x["a"]}
  {f'{y}'}"""
(f'{x}'
 f'{y}'
 'z'
   f'{w:{v}}')
f(f'{x}', y=f'{z}',
  w=f'''{a}
{b}''')
x = f'{a}' \
    f'{b}'
f'{x:a{y}b{z}c}'
f'{x!r:{y}{z}}'
f'{3.4:10}'
f'{0x1f:b}'
f'{a[b:c]}'
f'{a["b:c"]}'
f'{lambda_}'
