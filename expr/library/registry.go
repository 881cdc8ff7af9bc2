package library

// builders is the table of the modules written in Go.
func builders() map[string]func(*builder) {
	return map[string]func(*builder){
		"base64":          buildBase64,
		"binascii":        buildBinascii,
		"datetime":        buildDatetime,
		"dateutil":        buildDateutil,
		"dateutil.parser": buildDateutilParser,
		"dateutil.tz":     buildDateutilTz,
		"hashlib":         buildHashlib,
		"hmac":            buildHMAC,
		"io":              buildIO,
		"json":            buildJSON,
		"json.decoder":    buildJSONPart,
		"json.encoder":    buildJSONPart,
		"logging":         buildLogging,
		"pandas":          buildPandas,
		"pytz":            buildPytz,
		"html":            buildHTML,
		"math":            buildMath,
		"textwrap":        buildTextwrap,
		"urllib":          buildURLLib,
		"urllib.parse":    buildURLParse,
		"os":              buildOS,
		"os.path":         buildOSPath,
		"posixpath":       buildOSPath,
		"random":          buildRandom,
		"secrets":         buildSecrets,
		"re":              buildRe,
		"time":            buildTime,
		"uuid":            buildUUID,
		"zoneinfo":        buildZoneinfo,
	}
}

func buildDateutil(b *builder) {
	b.sub("parser", "dateutil.parser")
	b.sub("tz", "dateutil.tz")
}
