"""From options to a whole synthetic delivery."""

from __future__ import annotations

from finhosta_dq.synth.acts import bill, operate
from finhosta_dq.synth.administration import put_movements, put_patients_and_stays, with_days
from finhosta_dq.synth.billing import put_bills
from finhosta_dq.synth.calendar import day
from finhosta_dq.synth.casebook import casebook
from finhosta_dq.synth.defects import inject
from finhosta_dq.synth.diagnoses import diagnose
from finhosta_dq.synth.finhosta import finhosta_frame
from finhosta_dq.synth.frames import Shelf
from finhosta_dq.synth.grouper import grouped, put_grouper
from finhosta_dq.synth.made import Made
from finhosta_dq.synth.medical import put_acts, put_diagnoses, put_emergency, put_newborns
from finhosta_dq.synth.movements import move
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.plan import plan
from finhosta_dq.synth.population import populate
from finhosta_dq.synth.premises import put_association, put_premises, shared_stays
from finhosta_dq.synth.reference import reference_files
from finhosta_dq.synth.registry import register
from finhosta_dq.synth.social import put_social
from finhosta_dq.synth.staff import put_staff, staff_of
from finhosta_dq.synth.structure import build
from finhosta_dq.synth.transport import put_transport
from finhosta_dq.synth.year import draw_year

# ward, and everything else
SERVICES = ("210", "220")


def generate(options: Options) -> Made:
    """A consistent synthetic delivery: MZG, grouper and social files of every half-year asked for, and for a whole year Finhosta.

    One half-year alone has no Finhosta: its days, admissions and staff would have no counterpart.

    Without defects no rule is broken. With ``options.defect_rate`` > 0 known defects are put in afterwards and listed.
    """
    book, seed = casebook(), options.seed
    size = plan(options.stays)
    population = populate(draw_year(options, book, size), seed, book)
    stays = population.stays
    horizon = day(options.span(options.periods[-1])[1]) + 1
    segments = move(stays, book, horizon=horizon, intensive=size.has_intensive_care, seed=seed)
    structure = build(segments, options)
    segments = structure.place(segments, seed)
    registered, rows = with_days(register(population, options), segments, options)
    diagnoses = diagnose(stays, segments, book, seed)
    shelf = Shelf(options)
    put_premises(shelf, structure)
    shared = shared_stays(registered)
    put_association(shelf, registered, structure, shared)
    staff = staff_of(structure, seed)
    put_staff(shelf, staff)
    put_patients_and_stays(shelf, registered, diagnoses.stays)
    put_movements(shelf, rows, structure)
    put_transport(shelf, registered, seed)
    put_diagnoses(shelf, registered, diagnoses)
    procedures = operate(stays, segments, book, diagnoses.stays, seed)
    acts = bill(stays, segments, procedures, book, seed)
    put_acts(shelf, registered, procedures, acts, shared)
    put_newborns(shelf, registered, diagnoses.stays, seed)
    put_emergency(shelf, rows, stays, book)
    put_bills(shelf, registered, SERVICES)
    put_grouper(shelf, registered, grouped(stays, diagnoses, book, seed))
    put_social(shelf, registered, seed)
    made = Made(options, shelf.frames, reference_files(options, book, stays, shelf.frames))
    if options.is_whole_year:
        made.frames[options.period, "finhosta"] = finhosta_frame(options, made.frames)
    if options.defect_rate > 0:
        made.defects, made.rewrites = inject(made.frames, options)
    return made
