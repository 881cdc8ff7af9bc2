package library

// The proleptic Gregorian calendar that date and datetime count in: ordinal 1 is 0001-01-01.

const (
	minYear    = 1
	maxYear    = 9999
	maxOrdinal = 3652059 // 9999-12-31
)

var (
	dayNames   = [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	monthNames = [13]string{"", "January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December"}
	monthDays   = [13]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	daysToMonth = [13]int{0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}
)

func isLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

func daysInMonth(year, month int) int {
	if month == 2 && isLeap(year) {
		return 29
	}
	return monthDays[month]
}

// daysBeforeYear counts the days before January 1st of year.
func daysBeforeYear(year int) int {
	y := year - 1
	return y*365 + y/4 - y/100 + y/400
}

// dayOfYear is 1 for January 1st.
func dayOfYear(year, month, day int) int {
	n := daysToMonth[month] + day
	if month > 2 && isLeap(year) {
		n++
	}
	return n
}

func toOrdinal(year, month, day int) int { return daysBeforeYear(year) + dayOfYear(year, month, day) }

// fromOrdinal is the inverse of toOrdinal, for ordinals from 1.
func fromOrdinal(n int) (year, month, day int) {
	const d400, d100, d4 = 146097, 36524, 1461
	n--
	n400, n := n/d400, n%d400
	year = n400*400 + 1
	n100, n := n/d100, n%d100
	n4, n := n/d4, n%d4
	n1, n := n/365, n%365
	year += n100*100 + n4*4 + n1
	if n1 == 4 || n100 == 4 {
		return year - 1, 12, 31
	}
	month = 1
	for month < 12 && n >= daysInMonth(year, month) {
		n -= daysInMonth(year, month)
		month++
	}
	return year, month, n + 1
}

// weekdayOf is 0 for Monday.
func weekdayOf(ordinal int) int { return (ordinal + 6) % 7 }

// isoWeek1Monday is the ordinal of the Monday that starts ISO week 1 of year.
func isoWeek1Monday(year int) int {
	first := toOrdinal(year, 1, 1)
	wd := weekdayOf(first)
	monday := first - wd
	if wd > 3 {
		monday += 7
	}
	return monday
}

// isoCalendar returns the ISO year, week and weekday (Monday 1).
func isoCalendar(year, month, day int) (isoYear, week, weekday int) {
	isoYear = year
	start := isoWeek1Monday(year)
	today := toOrdinal(year, month, day)
	week, weekday = floorDivMod(today-start, 7)
	if week < 0 {
		isoYear--
		week, weekday = floorDivMod(today-isoWeek1Monday(isoYear), 7)
	} else if week >= 52 && today >= isoWeek1Monday(year+1) {
		isoYear++
		week = 0
	}
	return isoYear, week + 1, weekday + 1
}

// isoToOrdinal is the ordinal of an ISO week date; a reason tells what is out of range.
func isoToOrdinal(year, week, day int) (ordinal int, reason string) {
	if year < minYear || year > maxYear {
		return 0, "Year is out of range: " + itoa(year)
	}
	if week < 1 || week > 52 {
		bad := true
		if week == 53 {
			first := weekdayOf(toOrdinal(year, 1, 1))
			bad = !(first == 3 || first == 2 && isLeap(year))
		}
		if bad {
			return 0, "Invalid week: " + itoa(week)
		}
	}
	if day < 1 || day > 7 {
		return 0, "Invalid day: " + itoa(day) + " (range is [1, 7])"
	}
	return isoWeek1Monday(year) + (week-1)*7 + day - 1, ""
}

func floorDivMod(a, b int) (int, int) {
	q, r := a/b, a%b
	if r != 0 && (r < 0) != (b < 0) {
		q--
		r += b
	}
	return q, r
}
