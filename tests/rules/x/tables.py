"""Small tables of both registrations for the tests of the reconciliations."""

ACTIVITY = "record_type_cd | bed_index | cost_centre | month | function_code | nomenclature_code | period_cd | value"
STAY = "period_registr | staynum | a2_hosptype_fac | a2_code_destinate | adm_date | dis_date"
INDEX = "period_registr | staynum | order_bedindex | a4_code_bedindex_fac | bedindex_in_date | a4_number_day_fac | a4_number_day_part_fac | a4_number_day_no_fac"
UNIT = "period_registr | code_campus | code_unit | code_bedindex | s4_number_bed | s4_cost_centre"
STAFF = "period_registr | quarter_registr | code_campus | code_unit | p1_q_or_f | p1_number_fte_payed"
YEAR = {"periods": ["2025-2"]}
QUARTERS = [f"{1 + (quarter > 2)} | {quarter} | 0001 | HOS1 | Q | {fte}.00" for quarter, fte in ((1, 8), (2, 9), (3, 11), (4, 12))]


def table(header, records):
    return "\n".join([header, *records])


def finhosta(*records):
    return table(ACTIVITY, records)


def count(kind, index, value, month="01", centre="", period="Y"):
    return f"{kind} | {index} | {centre} | {month} | | | {period} | {value}"


# what is there in each half-year and counts nowhere: a file of a half-year that was not delivered would leave the rules without a verdict


def stays(*records):
    return table(STAY, [*records, *(f"{half} | Z{half} | C | 1 | 2025-02-01 | 2025-02-01" for half in (1, 2))])


def indices(*records):
    return table(INDEX, [*records, *(f"{half} | Z{half} | 1 | OP | 2025-02-01 | 0 | 0 | 0" for half in (1, 2))])


def units(*records, centre="890"):
    return table(UNIT, [*records, *(f"{half} | 0009 | CON9 | U | 0 | {centre}" for half in (1, 2))])


def moves(*records):
    return table("period_registr | code_campus | code_unit", [*records, *(f"{half} | 0009 | CON9" for half in (1, 2))])
