"""string.Formatter: str.format with its steps open to subclasses."""


def _fields(text):
    i, n, literal = 0, len(text), ''
    while i < n:
        c = text[i]
        if c in '{}' and text[i:i + 2] == c * 2:
            yield literal + c, None, None, None
            literal = ''
            i += 2
            continue
        if c == '}':
            raise ValueError("Single '}' encountered in format string")
        if c != '{':
            literal += c
            i += 1
            continue
        depth, j = 1, i + 1
        while j < n and depth:
            depth += (text[j] == '{') - (text[j] == '}')
            j += 1
        if depth:
            if i + 1 == n:
                raise ValueError("Single '{' encountered in format string")
            raise ValueError("expected '}' before end of string")
        field = text[i + 1:j - 1]
        name, spec, conversion, bracket = field, '', None, False
        for k, d in enumerate(field):
            if d == '[':
                bracket = True
            elif d == ']':
                bracket = False
            elif d in '!:' and not bracket:
                name = field[:k]
                rest = field[k:]
                if d == '!':
                    conversion = rest[1:2]
                    if rest[2:3] not in ('', ':'):
                        raise ValueError("expected ':' after conversion specifier")
                    rest = rest[2:]
                spec = rest[1:]
                break
        yield literal, name, spec, conversion
        literal, i = '', j
    if literal:
        yield literal, None, None, None


def _split(name):
    for k, c in enumerate(name):
        if c in '.[':
            break
    else:
        k = len(name)
    first, rest, path = name[:k], name[k:], []
    while rest:
        if rest[0] == '.':
            k = 1
            while k < len(rest) and rest[k] not in '.[':
                k += 1
            if k == 1:
                raise ValueError('Empty attribute in format string')
            path.append((True, rest[1:k]))
            rest = rest[k:]
        else:
            k = rest.find(']')
            if k < 0:
                raise ValueError("Missing ']' in format string")
            key = rest[1:k]
            path.append((False, int(key) if key.isdigit() else key))
            rest = rest[k + 1:]
            if rest and rest[0] not in '.[':
                raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
    return (int(first) if first.isdigit() else first), path


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used, depth, auto=0):
        if depth < 0:
            raise ValueError('Max string recursion exceeded')
        out = []
        for literal, name, spec, conversion in self.parse(format_string):
            if literal:
                out.append(literal)
            if name is None:
                continue
            if name == '':
                if auto is False:
                    raise ValueError('cannot switch from manual field specification '
                                     'to automatic field numbering')
                name = str(auto)
                auto += 1
            elif name.isdigit():
                if auto:
                    raise ValueError('cannot switch from manual field specification '
                                     'to automatic field numbering')
                auto = False
            value, key = self.get_field(name, args, kwargs)
            used.add(key)
            value = self.convert_field(value, conversion)
            spec, auto = self._vformat(spec, args, kwargs, used, depth - 1, auto)
            out.append(self.format_field(value, spec))
        return ''.join(out), auto

    def get_value(self, key, args, kwargs):
        if isinstance(key, int):
            return args[key]
        return kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == 's':
            return str(value)
        if conversion == 'r':
            return repr(value)
        if conversion == 'a':
            return ascii(value)
        raise ValueError(f'Unknown conversion specifier {conversion}')

    def parse(self, format_string):
        return _fields(format_string)

    def get_field(self, field_name, args, kwargs):
        first, path = _split(field_name)
        value = self.get_value(first, args, kwargs)
        for is_attr, name in path:
            value = getattr(value, name) if is_attr else value[name]
        return value, first
