-- The example warehouse that the profile `example` maps: 26 tables in the schema dwh, one per MZG table. Synthetic; no product's schema.
CREATE SCHEMA dwh;

-- HOSPITAL: hospital (recognition number)
CREATE TABLE dwh.hospital (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    valid_from date,
    valid_to date,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- HOSPCAMP: campus
CREATE TABLE dwh.campus (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    campus_code varchar(4) NOT NULL,
    valid_from date,
    valid_to date,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- CAMPUNIT: nursing unit on a campus, with validity
CREATE TABLE dwh.nursing_unit (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    campus_code varchar(4) NOT NULL,
    unit_code varchar(10) NOT NULL,
    valid_from date,
    valid_to date,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- UNITINDX: unit x bed index x cost centre: number of beds
CREATE TABLE dwh.unit_beds (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    campus_code varchar(4) NOT NULL,
    unit_code varchar(10) NOT NULL,
    bed_index varchar(6) NOT NULL,
    bed_count integer,
    cost_centre varchar(10) NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- ASSOCIAT: association between hospitals
CREATE TABLE dwh.association (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    association_type varchar(3) NOT NULL,
    association_code varchar(5) NOT NULL,
    valid_from date,
    valid_to date,
    association_stay_code varchar(1),
    association_unit_code varchar(1),
    association_spec_code varchar(1),
    association_proc_code varchar(1),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- ASSOSTAY: association x stay
CREATE TABLE dwh.association_stay (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    association_type varchar(3) NOT NULL,
    association_code varchar(5) NOT NULL,
    stay_number varchar(15) NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- ASSOSPEC: association x specialism
CREATE TABLE dwh.association_specialism (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    association_type varchar(3) NOT NULL,
    association_code varchar(5) NOT NULL,
    specialism_code varchar(10) NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- ASSOUNIT: association x unit and bed index
CREATE TABLE dwh.association_unit (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    association_type varchar(3) NOT NULL,
    association_code varchar(5) NOT NULL,
    campus_code varchar(4) NOT NULL,
    unit_code varchar(10) NOT NULL,
    bed_index varchar(6) NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- EMPLOPER: unit x quarter x qualification or function
CREATE TABLE dwh.staff_quarter (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    campus_code varchar(4) NOT NULL,
    unit_code varchar(10) NOT NULL,
    quarter varchar(2) NOT NULL,
    q_or_f varchar(1) NOT NULL,
    qual_function_code varchar(6) NOT NULL,
    fte_payed_count numeric(12, 2),
    fte_38_week_count numeric(12, 2),
    persons_count integer,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- EMPLODAY: unit x observation day x staff category x team flag
CREATE TABLE dwh.staff_day (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    campus_code varchar(4) NOT NULL,
    unit_code varchar(10) NOT NULL,
    observed_on date NOT NULL,
    cat_code varchar(6) NOT NULL,
    part_team varchar(1) NOT NULL,
    hours_prest integer,
    minutes_prest integer,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- PATHOSPI: patient present in the period
CREATE TABLE dwh.patient (
    patient_id bigint PRIMARY KEY,
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    patient_number varchar(20) NOT NULL,
    birth_year integer,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- STAYHOSP: stay
CREATE TABLE dwh.stay (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    admitted_on date,
    discharged_on date,
    hosp_out_hour integer,
    hosp_out_minute integer,
    hosptype_cat varchar(1),
    hosptype_fac varchar(1),
    total_number_day_fac integer,
    readmission_code varchar(1),
    sex_code varchar(1),
    indic_age_code varchar(1),
    zip_code varchar(4),
    country_code varchar(3),
    indic_nat_code varchar(2),
    stat_insurance_code varchar(3),
    place_before_adm_code varchar(1),
    adm_code varchar(1),
    adrby_code varchar(1),
    destinate_code varchar(1),
    discharge_code varchar(1),
    sys_diag_verif_adm_code varchar(1),
    diag_verif_adm_code varchar(7),
    sys_diag_cause_death_code varchar(1),
    diag_cause_death_code varchar(7),
    patient_id bigint NOT NULL REFERENCES dwh.patient (patient_id),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- STAYSPEC: stay x specialism, in order
CREATE TABLE dwh.stay_specialism (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    specialism_order integer NOT NULL,
    specialism_code varchar(10),
    entered_on date,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- STAYINDX: stay x bed index, in order, with days
CREATE TABLE dwh.stay_bed_index (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    bed_index_order integer NOT NULL,
    bed_index varchar(2),
    entered_on date,
    day_fac_count integer,
    day_fac_prev_count integer,
    day_part_fac_count integer,
    day_part_fac_prev_count integer,
    day_no_fac_count integer,
    day_no_fac_prev_count integer,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- STAYUNIT: stay x nursing unit, in order
CREATE TABLE dwh.stay_unit (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    unit_order integer NOT NULL,
    campus_code varchar(4),
    unit_code varchar(10),
    entered_on date NOT NULL,
    unit_in_hour integer NOT NULL,
    unit_in_minute integer NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- TRANSPOR: stay x means of transport
CREATE TABLE dwh.stay_transport (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    transport_type varchar(1) NOT NULL,
    transport_code varchar(6),
    file_id varchar(20),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- ID_TRANS: description of a means of transport
CREATE TABLE dwh.transport (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    transport_type varchar(1) NOT NULL,
    transport_code varchar(6) NOT NULL,
    descr_transport varchar(100),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- DIAGNOSE: diagnosis per stay x specialism
CREATE TABLE dwh.diagnosis (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    specialism_order integer NOT NULL,
    diagnosis_type varchar(1) NOT NULL,
    code_system varchar(1) NOT NULL,
    diagnosis_code varchar(7) NOT NULL,
    present_adm varchar(1),
    cert_code varchar(1),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- PROCEDUR: ICD-10-PCS procedure linked to a diagnosis
CREATE TABLE dwh.procedure (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    specialism_order integer NOT NULL,
    diagnosis_type varchar(1) NOT NULL,
    code_system varchar(1) NOT NULL,
    diagnosis_code varchar(7) NOT NULL,
    procedure_code_system varchar(1) NOT NULL,
    procedure_code varchar(7) NOT NULL,
    performed_on date NOT NULL,
    place_interv_code varchar(1),
    anest_code varchar(1),
    quantity integer,
    association_type varchar(3),
    association_code varchar(5),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- PROCRIZI: RIZIV/INAMI act per stay x bed index
CREATE TABLE dwh.act (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    bed_index_order integer NOT NULL,
    nomenclature_code varchar(6) NOT NULL,
    performed_on date NOT NULL,
    quantity integer,
    association_type varchar(3),
    association_code varchar(5),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- PATBIRTH: newborn
CREATE TABLE dwh.newborn (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    patient_number varchar(20) NOT NULL,
    mother_number varchar(20),
    place_birth varchar(1),
    sys_diagnose_birth_code varchar(1),
    diagnose_birth_code varchar(7),
    order_birth_code integer,
    birth_hour integer,
    weight_birth integer,
    apgar_1_min integer,
    apgar_5_min integer,
    week_preg_count integer,
    day_before_birth_count integer,
    sectio_y_n varchar(1),
    peridural_y_n varchar(1),
    induced_y_n varchar(1),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- TESTRESU: test result
CREATE TABLE dwh.test_result (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    type_test varchar(4) NOT NULL,
    tested_on date NOT NULL,
    order_test_1_day integer NOT NULL,
    result_test varchar(10),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- URGADMIN: emergency item per stay x specialism
CREATE TABLE dwh.emergency_item (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    specialism_order integer NOT NULL,
    type_info_urg varchar(1) NOT NULL,
    info_urg_code varchar(1) NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- PROCRI30: billed nursing-day or lump-sum pseudo-code (record type 30)
CREATE TABLE dwh.billed_day (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    service_code varchar(3) NOT NULL,
    nomenclature_code varchar(6) NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    quantity integer,
    amount_eur numeric(12, 2),
    association_type varchar(3),
    association_code varchar(5),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- PROCRI40: billed pharmaceutical product (record type 40)
CREATE TABLE dwh.billed_product (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    service_code varchar(3) NOT NULL,
    product_code varchar(6) NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    r40_number varchar(7) NOT NULL,
    quantity integer,
    amount_eur numeric(12, 2),
    association_type varchar(3),
    association_code varchar(5),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- PROCRI50: billed act or pseudo-code (record type 50)
CREATE TABLE dwh.billed_act (
    hospital_code char(3) NOT NULL,
    registration_year integer NOT NULL,
    half_year smallint NOT NULL,
    stay_number varchar(15) NOT NULL,
    service_code varchar(3) NOT NULL,
    nomenclature_code varchar(6) NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    quantity integer,
    amount_eur numeric(12, 2),
    association_type varchar(3),
    association_code varchar(5),
    changed_at timestamptz NOT NULL DEFAULT now()
);
