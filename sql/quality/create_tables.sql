-- The tables of the quality schema: what was delivered, loaded, judged and found. Built afresh in every run.
CREATE SCHEMA IF NOT EXISTS quality;

CREATE TABLE quality.run (
    run_id VARCHAR NOT NULL,
    tool_version VARCHAR NOT NULL,
    rule_set VARCHAR NOT NULL,
    judge VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ
);

CREATE TABLE quality.delivery (
    delivery_id VARCHAR PRIMARY KEY,
    registration VARCHAR NOT NULL,
    hospital VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    verdict VARCHAR
);

CREATE TABLE quality.file_account (
    delivery_id VARCHAR NOT NULL,
    file VARCHAR PRIMARY KEY,
    table_name VARCHAR,
    sha256 VARCHAR,
    size_bytes BIGINT NOT NULL,
    encoding VARCHAR,
    newline VARCHAR,
    lines BIGINT NOT NULL,
    loaded BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    status VARCHAR NOT NULL
);

CREATE TABLE quality.rejected_line (
    file VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR,
    expected VARCHAR,
    byte_offset BIGINT,
    raw_text VARCHAR
);

-- what reading saw: one row per rule that a file (line is NULL) or a line breaks
CREATE TABLE quality.reading_issue (
    rule_id VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    line BIGINT,
    field VARCHAR,
    value VARCHAR,
    expected VARCHAR
);

CREATE TABLE quality.rule (
    rule_id VARCHAR NOT NULL,
    delivery_id VARCHAR NOT NULL,
    registration VARCHAR NOT NULL,
    family VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    dimension VARCHAR,
    level VARCHAR,
    kind VARCHAR NOT NULL,
    basis VARCHAR,
    source VARCHAR,
    text_en VARCHAR,
    text_nl VARCHAR,
    text_fr VARCHAR,
    fix_en VARCHAR,
    fix_nl VARCHAR,
    fix_fr VARCHAR,
    affects VARCHAR,
    max_rate DOUBLE NOT NULL,
    max_count BIGINT NOT NULL,
    fingerprint VARCHAR NOT NULL
);

-- what the hospital tolerates of a rule in place of the catalogue, per delivery; only state applied counts, expired and not_yet are told
CREATE TABLE quality.threshold_override (
    delivery_id VARCHAR NOT NULL,
    rule_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    max_rate DOUBLE NOT NULL,
    max_count BIGINT NOT NULL,
    catalogue_max_rate DOUBLE NOT NULL,
    catalogue_max_count BIGINT NOT NULL,
    reason VARCHAR NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    decided_by VARCHAR NOT NULL,
    line BIGINT NOT NULL
);

-- one row per delivery x rule x judged table; numerator counts failing records, findings counts rows of quality.finding, withheld
-- counts records that are in neither numerator nor denominator because a rule on the layout fails on what the rule reads of them
CREATE TABLE quality.rule_result (
    delivery_id VARCHAR NOT NULL,
    rule_id VARCHAR NOT NULL,
    table_name VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    numerator BIGINT,
    denominator BIGINT,
    findings BIGINT,
    reason VARCHAR,
    statement VARCHAR,
    withheld BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE quality.finding (
    delivery_id VARCHAR NOT NULL,
    rule_id VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    table_name VARCHAR NOT NULL,
    file VARCHAR,
    line BIGINT,
    record_key VARCHAR,
    field VARCHAR,
    value VARCHAR,
    expected VARCHAR,
    difference DOUBLE,
    related_key VARCHAR
);

-- findings that were not raised because a rule on the layout fails on what their rule reads of the record; record_mark: md5 of its key
CREATE TABLE quality.withheld_finding (
    delivery_id VARCHAR NOT NULL,
    rule_id VARCHAR NOT NULL,
    table_name VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    record_mark VARCHAR
);

-- pairs of rules that fail together; unit: record (one line of a file) or stay (all records of a stay, by its number)
CREATE TABLE quality.together (
    delivery_id VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    rule_a VARCHAR NOT NULL,
    rule_b VARCHAR NOT NULL,
    together BIGINT NOT NULL,
    failing_a BIGINT NOT NULL,
    failing_b BIGINT NOT NULL,
    share_of_a DOUBLE NOT NULL,
    share_of_b DOUBLE NOT NULL,
    overlap DOUBLE NOT NULL,
    is_related BOOLEAN NOT NULL
);

-- findings of the run that a person accepted with a reason; nobody has decided anything while it is empty
CREATE TABLE quality.accepted_finding (
    rule_id VARCHAR NOT NULL,
    file VARCHAR,
    line BIGINT,
    record_key VARCHAR,
    field VARCHAR,
    reason VARCHAR NOT NULL
);
