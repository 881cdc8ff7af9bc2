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
		"io":              buildIO,
		"json":            buildJSON,
		"json.decoder":    buildJSONPart,
		"json.encoder":    buildJSONPart,
		"logging":         buildLogging,
		"pandas":          buildPandas,
		"pytz":            buildPytz,
		"time":            buildTime,
		"uuid":            buildUUID,
		"zoneinfo":        buildZoneinfo,
	}
}

func buildDateutil(b *builder) {
	b.sub("parser", "dateutil.parser")
	b.sub("tz", "dateutil.tz")
}
