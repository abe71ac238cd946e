package tfkit

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Created is the time of creation that every object has.
var Created = Attribute{Type: Time, Computed: true, Description: "When the object was created, as an RFC 3339 timestamp."}

// Fact declares what Stripe alone decides.
func Fact(kind Type, description string) Attribute {
	return Attribute{Type: kind, Computed: true, Description: description}
}

// Address are the members of a postal address; required names those that Stripe insists on.
func Address(required ...string) Attributes {
	address := Attributes{
		"line1":       {Type: String, Optional: true, Description: "Street, number or PO box."},
		"line2":       {Type: String, Optional: true, Description: "Apartment, suite, unit or building."},
		"city":        {Type: String, Optional: true, Description: "City, district, suburb, town or village."},
		"state":       {Type: String, Optional: true, Description: "State, county, province or region; for US addresses the two-letter code."},
		"postal_code": {Type: String, Optional: true, Description: "ZIP or postal code."},
		"country": {
			Type: String, Optional: true, Description: "Two-letter country code (ISO 3166-1 alpha-2).",
			Validators: Validators{String: []validator.String{Country()}},
		},
	}
	for _, name := range required {
		member := address[name]
		member.Required, member.Optional = true, false
		address[name] = member
	}
	return address
}

// DateOfBirth are the members of a date of birth, or of any other calendar date; Stripe takes them together.
func DateOfBirth() Attributes {
	return Attributes{
		"day":   {Type: Int64, Required: true, Description: "Day of the month, 1 to 31.", Validators: Validators{Int64: []validator.Int64{int64validator.Between(1, 31)}}},
		"month": {Type: Int64, Required: true, Description: "Month, 1 to 12.", Validators: Validators{Int64: []validator.Int64{int64validator.Between(1, 12)}}},
		"year":  {Type: Int64, Required: true, Description: "Year, with four digits.", Validators: Validators{Int64: []validator.Int64{int64validator.Between(1900, 9999)}}},
	}
}

// Acceptance are the members of an agreement to terms; when Stripe asks for one it wants date and address.
func Acceptance() Attributes {
	return Attributes{
		"date": {Type: Time, Optional: true, Description: "When the terms were accepted, as an RFC 3339 timestamp."},
		"ip": {
			Type: String, Optional: true, Description: "IP address from which the terms were accepted.",
			Validators: Validators{String: []validator.String{IPAddress()}},
		},
		"user_agent": {Type: String, Optional: true, Description: "User agent of the browser in which the terms were accepted."},
	}
}

// CheckDate says what is impossible about the calendar date at a dotted path; empty when it is fine, in parts unknown, or
// absent, and when a part is out of its own range, of which its validator complains. No date of this house lies in the
// future.
func CheckDate(config Value, at string) string {
	date := config.Get(at)
	year, month, day := date.Get("year"), date.Get("month"), date.Get("day")
	if !year.IsSet() || !month.IsSet() || !day.IsSet() {
		return ""
	}
	given := time.Date(int(year.Int64()), time.Month(month.Int64()), int(day.Int64()), 0, 0, 0, 0, time.UTC)
	written := fmt.Sprintf("%s is %04d-%02d-%02d, which", at, year.Int64(), month.Int64(), day.Int64())
	switch {
	case day.Int64() < 1 || day.Int64() > 31 || month.Int64() < 1 || month.Int64() > 12:
		return ""
	case given.Day() != int(day.Int64()):
		return written + " is not a day of the calendar."
	case given.After(time.Now()):
		return written + " lies in the future."
	}
	return ""
}

// MaxLength accepts strings of up to n characters.
func MaxLength(n int) validator.String { return stringvalidator.UTF8LengthAtMost(n) }
