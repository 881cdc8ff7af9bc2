package library_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gramener/gramex-go/expr"
	"github.com/gramener/gramex-go/expr/library"
)

// printed runs a program and gives what it printed and the exception that ended it.
func printed(t *testing.T, o expr.Options, text string) string {
	t.Helper()
	var out bytes.Buffer
	o.Out = &out
	e := expr.New(o)
	defer e.Close(context.Background())
	if err := runCase(e, text); err != nil {
		return out.String() + lastLine(err)
	}
	return out.String()
}

// TestModules holds modules that are not at hand where the goldens are recorded against what their
// documentation, or the original, gives.
func TestModules(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"tornado.escape", `
from tornado.escape import xhtml_escape, xhtml_unescape, json_encode, json_decode, url_escape, url_unescape, utf8, to_unicode, squeeze, linkify, recursive_unicode
print(xhtml_escape('<a href="x">\'&</a>'), xhtml_escape(b'<'), xhtml_unescape('&lt;&amp;&#39;'))
print(json_encode({'a': '</script>', 'b': [1]}), json_decode(b'{"a": 1}'))
print(url_escape('a b/c'), url_escape('a b/c', plus=False), url_unescape('a+b%20c'), url_unescape('a+b', plus=False), url_unescape('%ff', encoding=None))
print(utf8('é'), utf8(None), to_unicode(b'\xc3\xa9'), to_unicode(None), squeeze('a  b\n\tc '), recursive_unicode({b'a': [b'b', (b'c',)]}))
print(linkify('Hello http://tornadoweb.org!'), linkify('see www.x.com', require_protocol=True))
utf8(5)`, `&lt;a href=&quot;x&quot;&gt;&#39;&amp;&lt;/a&gt; &lt; <&'
{"a": "<\/script>", "b": [1]} {'a': 1}
a+b%2Fc a%20b/c a b c a+b b'\xff'
b'\xc3\xa9' None é None a b c {'a': ['b', ('c',)]}
Hello <a href="http://tornadoweb.org">http://tornadoweb.org</a>! see www.x.com
TypeError: Expected bytes, unicode, or None; got <class 'int'>`},
		{"tornado.gen", `
from tornado import gen
from tornado.gen import coroutine, Return
@coroutine
def inner(x):
    yield gen.sleep(0)
    raise Return(x * 2)
@gen.coroutine
def outer():
    a = yield inner(1)
    b, c = yield [inner(2), inner(3)]
    try:
        yield bad()
    except ValueError as e:
        print('caught', e)
    return a + b + c
@coroutine
def bad():
    raise ValueError('x')
    yield
print(outer().result(), inner.__name__)`, "caught x\n12 inner\n"},
		{"tornado.web", `
from tornado.web import HTTPError
from gramex.http import FORBIDDEN
e = HTTPError(FORBIDDEN, 'not you: %s', 'bob')
print(e, e.status_code, HTTPError(404), HTTPError(500, '50%'), HTTPError(400, reason='Odd'))
raise e`, "HTTP 403: Forbidden (not you: bob) 403 HTTP 404: Not Found HTTP 500: Internal Server Error (50%) HTTP 400: Odd\n" +
			"tornado.web.HTTPError: HTTP 403: Forbidden (not you: bob)"},
		{"gramex.config", `
from gramex.config import merge, objectpath, AttrDict, random_string, used_kwargs, walk, CustomJSONEncoder, variables, app_log, slug
import json, datetime
print(merge({'a': {'x': 1}, 'b': 2}, {'a': {'y': 2}, 'b': 3}), merge({'a': 1}, {'a': 2, 'b': 3}, mode='setdefault'))
print(objectpath(AttrDict(a=AttrDict(b=5)), 'a.b'), objectpath({}, 'x.y', 7), len(random_string(9)), random_string(3, 'q'))
print(used_kwargs(lambda a, b=1: 1, {'a': 1, 'z': 2}), used_kwargs(lambda **k: 1, {'z': 2}), list(walk({'a': [1]})))
print(json.dumps({'d': datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc), 'b': b'hi'}, cls=CustomJSONEncoder))
print(AttrDict(a=1).a, variables, app_log.name, slug.module('Ab c-d!'), slug.filename('Ab c.TXT'))`,
			"{'a': {'x': 1, 'y': 2}, 'b': 3} {'a': 1, 'b': 3}\n5 7 9 qqq\n({'a': 1}, {'z': 2}) ({'z': 2}, {}) [(0, 1, [1]), ('a', [1], {'a': [1]})]\n" +
				`{"d": "2020-01-02T00:00:00+00:00", "b": "aGk="}` + "\n1 {} gramex ab_c_d ab-c.txt\n"},
		{"gramex.transforms.handler", `
from gramex.transforms import handler, flattener
from gramex.config import AttrDict
from typing import List
@handler
def birthday(name: str, age: int, tags: List[int] = [], ok: bool = False, *, handler=None):
    return f'{name} turns {age:d} {tags} {ok} {handler.name}'
h = AttrDict(path_args=[], path_kwargs={}, name='h', args={'name': ['Gramex'], 'age': ['0010'], 'tags': ['1', '2'], 'ok': ['yes']}, request=AttrDict(headers={}))
print(birthday(h), birthday.__name__)
h = AttrDict(path_args=['Ann'], path_kwargs={}, name='j', args={}, request=AttrDict(headers={'Content-Type': 'application/json'}, body='{"age": "7"}'))
print(birthday(h))
print(flattener({'id': 'id', 'name': 'user.screen', 'first': 'l.0', 'all': True, 'n': 'none'}, default='-')({'id': 1, 'user': {'screen': 'x'}, 'l': [5]}))
birthday(AttrDict(path_args=[], path_kwargs={}, args={'age': ['x'], 'name': 'n'}, request=AttrDict(headers={})))`,
			"Gramex turns 10 [1, 2] True h birthday\nAnn turns 7 [] False j\n" +
				"{'id': 1, 'name': 'x', 'first': 5, 'all': {'id': 1, 'user': {'screen': 'x'}, 'l': [5]}, 'n': '-'}\n" +
				"ValueError: invalid literal for int() with base 10: 'x'"},
		{"pandas times", `
import pandas as pd, datetime
t = pd.Timestamp('2020-01-02 03:04:05.678901234')
print(repr(t), t, t.isoformat(), t.nanosecond, t.value, t.date(), t.day_name(), t.quarter, t.strftime('%d %b %Y'), t.to_pydatetime())
print(pd.to_datetime('2020-01-02'), repr(pd.to_datetime('Jan 5, 2021 3:30 PM')), pd.to_datetime('03/04/2020'), pd.to_datetime('03/04/2020', dayfirst=True), pd.to_datetime('13/04/2020'))
print(pd.to_datetime(1500000000, unit='s'), pd.to_datetime('20200102', format='%Y%m%d'), pd.to_datetime(None), pd.to_datetime('x', errors='coerce'), pd.to_datetime(['2020-01-01', None]))
print(repr(pd.to_datetime('2020-01-02T03:04:05Z')), pd.to_datetime('2020-01-02', utc=True), pd.Timestamp(2020, 1, 2, 3), pd.Timestamp(datetime.date(2020, 1, 2)), pd.Timestamp('2020-01-02', tz='Asia/Kolkata'))
print(pd.Timestamp('2020-01-02') - pd.Timestamp('2020-01-01'), repr(pd.Timestamp('2020-01-02') - pd.Timestamp('2020-01-01 12:00')), pd.Timestamp('2020-01-01') + pd.Timedelta('1 days 02:00:00'), pd.Timestamp('2020-01-01') + datetime.timedelta(hours=5), pd.Timestamp('2020-03-31') > datetime.datetime(2020, 1, 1))
print(pd.Timedelta('1h 30min'), pd.Timedelta(days=1, hours=2), pd.Timedelta(5, 's'), pd.Timedelta('-1 days'), pd.Timedelta('2.5s').total_seconds(), pd.Timedelta('1 days 2:03:04').components.hours, pd.Timedelta(minutes=90).isoformat(), pd.Timedelta('1d') / 2)
print(pd.NaT, pd.NaT == pd.NaT, pd.isna(pd.NaT), pd.isnull(None), pd.notna(5), pd.NaT.year != pd.NaT.year, pd.NaT.isoformat(), isinstance(t, datetime.datetime), isinstance(t, pd.Timestamp), isinstance(5, pd.DataFrame))
print(t.floor('D'), t.ceil('h'), t.round('15min'), t.normalize(), t.replace(year=2021).year, pd.Timestamp('2020-01-02').tz_localize('UTC').tz_convert('America/New_York'), t.is_month_end, t.dayofweek, t.week)
pd.to_datetime('nonsense words')`, "Timestamp('2020-01-02 03:04:05.678901234') 2020-01-02 03:04:05.678901234 2020-01-02T03:04:05.678901234 234 1577934245678901234 2020-01-02 Thursday 1 02 Jan 2020 2020-01-02 03:04:05.678901\n" +
			"2020-01-02 00:00:00 Timestamp('2021-01-05 15:30:00') 2020-03-04 00:00:00 2020-04-03 00:00:00 2020-04-13 00:00:00\n" +
			"2017-07-14 02:40:00 2020-01-02 00:00:00 None NaT [Timestamp('2020-01-01 00:00:00'), NaT]\n" +
			"Timestamp('2020-01-02 03:04:05+0000', tz='UTC') 2020-01-02 00:00:00+00:00 2020-01-02 03:00:00 2020-01-02 00:00:00 2020-01-02 00:00:00+05:30\n" +
			"1 days 00:00:00 Timedelta('0 days 12:00:00') 2020-01-02 02:00:00 2020-01-01 05:00:00 True\n" +
			"0 days 01:30:00 1 days 02:00:00 0 days 00:00:05 -1 days +00:00:00 2.5 2 P0DT1H30M0S 0 days 12:00:00\n" +
			"NaT False True True True True NaT True True False\n" +
			"2020-01-02 00:00:00 2020-01-02 04:00:00 2020-01-02 03:00:00 2020-01-02 00:00:00 2021 2020-01-01 19:00:00-05:00 False 3 1\n" +
			"dateutil.parser._parser.ParserError: Unknown string format: nonsense words"},
		{"pandas tables", "import pandas as pd\nprint(pd.Series)\npd.DataFrame({'a': [1]})", "<class 'pandas.Series'>\nImportError: pandas.DataFrame is not available in this server"},
		{"dateutil", `
from dateutil.parser import parse
import dateutil.tz
print(parse('2020-01-02'), parse('2 January 2020 5pm'), parse('Thu, 25 Sep 2003 10:49:41 -0300'), parse('10:36:28 2003-09-25'), parse('2003-09-25T10:49:41.5-03:00'), parse('25-09-2003'), parse('09.25.03'), parse('Sep 2003', default=parse('2000-01-09')))
parse('x y')`, "2020-01-02 00:00:00 2020-01-02 17:00:00 2003-09-25 10:49:41-03:00 2003-09-25 10:36:28 2003-09-25 10:49:41.500000-03:00 2003-09-25 00:00:00 2003-09-25 00:00:00 2003-09-09 00:00:00\n" +
			"dateutil.parser._parser.ParserError: Unknown string format: x y"},
		{"zones", `
import datetime, zoneinfo, pytz
z = zoneinfo.ZoneInfo('America/New_York')
d = datetime.datetime(2020, 7, 1, 12, tzinfo=z)
print(d, d.tzname(), d.dst(), d.astimezone(datetime.timezone.utc), repr(z), datetime.datetime(2020, 1, 1, 12, tzinfo=datetime.timezone.utc).astimezone(z), (d + datetime.timedelta(days=180)).utcoffset(), pytz.timezone('Asia/Kolkata').localize(datetime.datetime(2020, 1, 1)))
zoneinfo.ZoneInfo('No/Where')`, "2020-07-01 12:00:00-04:00 EDT 1:00:00 2020-07-01 16:00:00+00:00 zoneinfo.ZoneInfo(key='America/New_York') 2020-01-01 07:00:00-05:00 -1 day, 19:00:00 2020-01-01 00:00:00+05:30\n" +
			"zoneinfo._common.ZoneInfoNotFoundError: 'No time zone found with key No/Where'"},
		{"asyncio", "import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x + 1\nasync def main():\n    return await asyncio.gather(f(1), f(2))\nprint(asyncio.run(main()))", "[2, 3]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := printed(t, expr.Options{Files: []string{t.TempDir()}}, c.text); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestLogging holds what reaches the server's log.
func TestLogging(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"import logging; logging.info('opened by %s at %d', 'ann', 5)", `level=INFO msg="opened by ann at 5"`},
		{"import logging; logging.getLogger('a.b').warning('x')", `level=WARN msg=x logger=a.b`},
		{"import logging; logging.error('%(k)s', {'k': 1}); logging.debug('d'); logging.critical('c')", "level=ERROR msg=1\nlevel=DEBUG msg=d\nlevel=ERROR msg=c"},
		{"import logging; logging.info('%d', 'x')", `level=INFO msg=%d logging_error="TypeError: %d format: a real number is required, not str"`},
		{"import logging; logging.info('100%'); logging.info(5); logging.info('a', extra={'user': 'bob'})", "level=INFO msg=100%\nlevel=INFO msg=5\nlevel=INFO msg=a user=bob"},
		{"import logging\nl = logging.getLogger('q'); l.setLevel('ERROR'); l.info('no'); l.error('yes'); logging.getLogger('q.r').info('no')\nl.setLevel(logging.NOTSET); l.info('now')", "level=ERROR msg=yes logger=q\nlevel=INFO msg=now logger=q"},
		{"import logging\nlogging.disable(logging.INFO); logging.info('no'); logging.warning('yes')", "level=WARN msg=yes"},
		{"import logging\ntry: 1 / 0\nexcept ZeroDivisionError: logging.exception('failed %s', 'x')", `level=ERROR msg="failed x" exception="ZeroDivisionError: division by zero" traceback=*`},
		{"import logging\ntry: {}['k']\nexcept KeyError as e: logging.warning('w', exc_info=e)", `level=WARN msg=w exception="KeyError: 'k'" traceback=*`},
		{"from gramex.config import app_log; app_log.info('hello %s', 'x')", `level=INFO msg="hello x" logger=gramex`},
		{"import warnings; warnings.warn('old'); warnings.warn('old'); warnings.simplefilter('ignore'); warnings.warn('gone')", `level=WARN msg="UserWarning: old" logger=py.warnings`},
		{"import logging, io\ns = io.StringIO(); h = logging.StreamHandler(s); h.setFormatter(logging.Formatter('%(levelname)s|%(name)s|%(message)s'))\nl = logging.getLogger('z'); l.addHandler(h); l.propagate = False; l.info('m %s', 1); logging.info(s.getvalue().strip())", `level=INFO msg="INFO|z|m 1"`},
		{"import logging\nclass H(logging.Handler):\n    def emit(self, record): logging.info('H:' + record.getMessage() + record.levelname)\nl = logging.getLogger('y'); l.propagate = False; l.addHandler(H()); l.warning('w %d', 2)", `level=INFO msg="H:w 2WARNING"`},
		{"import logging\na = logging.LoggerAdapter(logging.getLogger('ad'), {'port': 9}); a.info('x %s', 1)", `level=INFO msg="x 1" logger=ad port=9`},
		{"import traceback\ntry: 1 / 0\nexcept ZeroDivisionError: traceback.print_exc()", `level=ERROR msg=*`},
	} {
		var log bytes.Buffer
		h := slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}})
		if out := printed(t, expr.Options{Log: slog.New(h)}, c.text); out != "" {
			t.Errorf("%s\nprinted %s", c.text, out)
		}
		want := strings.ReplaceAll(regexp.QuoteMeta(c.want), `\*`, ".*")
		if ok, err := regexp.MatchString("^"+want+"\n$", log.String()); err != nil || !ok {
			t.Errorf("%s\n got %s\nwant %s", c.text, log.String(), c.want)
		}
	}
}

// TestNames holds the list of modules against what can be imported.
func TestNames(t *testing.T) {
	lib := library.New(library.Env{})
	defer lib.Close()
	e := expr.New(expr.Options{})
	defer e.Close(context.Background())
	names := lib.Names()
	if len(names) < 80 {
		t.Errorf("only %d modules", len(names))
	}
	for _, name := range names {
		if err := runCase(e, "import "+name+"\nx = dir("+name+")\nassert "+name+".__name__"); err != nil {
			t.Errorf("import %s: %v", name, err)
		}
	}
}

// TestOnce keeps its record in the file that the original uses.
func TestOnce(t *testing.T) {
	dir := t.TempDir()
	lib := library.New(library.Env{DataDir: dir})
	mods := lib.Modules()
	mod, ok, err := mods.Import(nil, "_gramex")
	if err != nil || !ok {
		t.Fatal(err)
	}
	once, _ := mod.Dict.Get("once")
	for i, want := range []any{true, false, nil, true} {
		got, err := callable(once)(nil, []any{"[1]", i == 2}, nil)
		if err != nil || got != want {
			t.Errorf("call %d: %v %v, want %v", i, got, err, want)
		}
	}
	if err := lib.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "once.db")); err != nil {
		t.Error(err)
	}
}
