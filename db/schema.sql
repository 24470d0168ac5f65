-- migrations df1c60b6a05dab95d4dd8954319ddf14df42118c35355ac3c5a0fc79ec426058
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE attachment (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	owner_kind VARCHAR NOT NULL, 
	owner_ref VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	stored_path VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_attachment PRIMARY KEY (id)
);
CREATE INDEX ix_attachment_owner_ref ON attachment (owner_ref);
CREATE INDEX ix_attachment_sha256 ON attachment (sha256);
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	change_id INTEGER, 
	at VARCHAR(27) NOT NULL, 
	actor VARCHAR NOT NULL, 
	operation VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	row_id INTEGER NOT NULL, 
	field VARCHAR NOT NULL, 
	old TEXT, 
	new TEXT, 
	CONSTRAINT pk_audit PRIMARY KEY (id)
);
CREATE INDEX ix_audit_change_id ON audit (change_id);
CREATE INDEX ix_audit_row ON audit (name, row_id);
CREATE TABLE change (
	id INTEGER NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	actor VARCHAR NOT NULL, 
	operation VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	batch_id INTEGER, 
	kinds TEXT NOT NULL, 
	lead_ids TEXT NOT NULL, 
	steps TEXT, 
	CONSTRAINT pk_change PRIMARY KEY (id)
);
CREATE INDEX ix_change_actor_state ON change (actor, state, id);
CREATE INDEX ix_change_batch_id ON change (batch_id);
CREATE TABLE company (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	name_key VARCHAR NOT NULL, 
	uscc VARCHAR, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	extra TEXT NOT NULL, 
	CONSTRAINT pk_company PRIMARY KEY (id)
);
CREATE INDEX ix_company_name_key ON company (name_key);
CREATE INDEX ix_company_uscc ON company (uscc);
CREATE TABLE counter (
	name VARCHAR NOT NULL, 
	value INTEGER NOT NULL, 
	CONSTRAINT pk_counter PRIMARY KEY (name)
);
CREATE TABLE import_batch (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	file_name VARCHAR NOT NULL, 
	file_sha256 VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	totals TEXT NOT NULL, 
	mapping TEXT NOT NULL, 
	lineage TEXT NOT NULL, 
	first_lead_id INTEGER, 
	last_lead_id INTEGER, 
	CONSTRAINT pk_import_batch PRIMARY KEY (id)
);
CREATE INDEX ix_import_batch_file_sha256 ON import_batch (file_sha256);
CREATE TABLE import_memory (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	mapping TEXT NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_import_memory PRIMARY KEY (id), 
	CONSTRAINT uq_import_memory_fingerprint UNIQUE (fingerprint)
);
CREATE TABLE parked (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_parked PRIMARY KEY (id)
);
CREATE INDEX ix_parked_change_id ON parked (change_id, name);
CREATE TABLE referrer (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	name_key VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	uscc VARCHAR, 
	contact VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	is_sample BOOLEAN NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, legal_person VARCHAR DEFAULT '' NOT NULL, address VARCHAR DEFAULT '' NOT NULL, statuses TEXT DEFAULT '[]' NOT NULL, agreements TEXT DEFAULT '[]' NOT NULL, people TEXT DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_referrer PRIMARY KEY (id)
);
CREATE INDEX ix_referrer_name_key ON referrer (name_key);
CREATE TABLE search_dead (
	lead_id INTEGER NOT NULL, 
	CONSTRAINT pk_search_dead PRIMARY KEY (lead_id)
);
CREATE TABLE setting (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (id), 
	CONSTRAINT uq_setting_name UNIQUE (name)
);
CREATE TABLE space (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	parent_id INTEGER, 
	kind VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	park_ref VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	area_sqm BIGINT, 
	land_mu BIGINT, 
	clear_height_m BIGINT, 
	floor_load_t BIGINT, 
	power_kva BIGINT, 
	goods_lift VARCHAR NOT NULL, 
	planned_use VARCHAR NOT NULL, 
	env_class VARCHAR NOT NULL, 
	fire_class VARCHAR NOT NULL, 
	delivery_state VARCHAR NOT NULL, 
	delivery_on VARCHAR NOT NULL, 
	rent BIGINT, 
	price BIGINT, 
	plot_ratio BIGINT, 
	owner VARCHAR NOT NULL, 
	operator VARCHAR NOT NULL, 
	contact VARCHAR NOT NULL, 
	release_batch VARCHAR NOT NULL, 
	is_sample BOOLEAN NOT NULL, 
	extra TEXT NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, usable_area_sqm BIGINT, net_height_m BIGINT, column_grid VARCHAR DEFAULT '' NOT NULL, water VARCHAR DEFAULT '' NOT NULL, loading_bay VARCHAR DEFAULT '' NOT NULL, lab_conditions VARCHAR DEFAULT '' NOT NULL, rent_basis VARCHAR DEFAULT '' NOT NULL, price_basis VARCHAR DEFAULT '' NOT NULL, ready_carrier VARCHAR DEFAULT '' NOT NULL, ready_service VARCHAR DEFAULT '' NOT NULL, ready_match VARCHAR DEFAULT '' NOT NULL, state_known BOOLEAN DEFAULT 0 NOT NULL, valid_from VARCHAR(10), valid_to VARCHAR(10), predecessors TEXT DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_space PRIMARY KEY (id), 
	CONSTRAINT fk_space_parent_id_space FOREIGN KEY(parent_id) REFERENCES space (id), 
	CONSTRAINT uq_space_code UNIQUE (code)
);
CREATE INDEX ix_space_parent_id ON space (parent_id);
CREATE TABLE lead (
	id INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	stage VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	binned_at VARCHAR(27), 
	batch_id INTEGER, 
	company_id INTEGER, 
	company_key VARCHAR NOT NULL, 
	project_key VARCHAR NOT NULL, 
	pinyin VARCHAR NOT NULL, 
	initials VARCHAR NOT NULL, 
	company VARCHAR, 
	project VARCHAR, 
	uscc VARCHAR, 
	industry_text VARCHAR, 
	gb4754 VARCHAR, 
	chain_text VARCHAR, 
	phase VARCHAR, 
	ownership VARCHAR, 
	"foreign" VARCHAR, 
	origin VARCHAR, 
	investment_wan BIGINT, 
	investment_wan_min BIGINT, 
	investment_wan_max BIGINT, 
	investment_currency VARCHAR, 
	fixed_investment_wan BIGINT, 
	foreign_capital_wan BIGINT, 
	land_mu BIGINT, 
	floor_area_sqm BIGINT, 
	space_mode VARCHAR, 
	contact VARCHAR, 
	phone VARCHAR, 
	source VARCHAR, 
	referrer VARCHAR, 
	received_on VARCHAR, 
	first_contact_on VARCHAR, 
	sign_on VARCHAR, 
	start_on VARCHAR, 
	town VARCHAR, 
	park VARCHAR, 
	site VARCHAR, 
	lead_unit VARCHAR, 
	owner VARCHAR, 
	first_reporter VARCHAR, 
	next_due_on VARCHAR, 
	summary TEXT, 
	company_profile TEXT, 
	progress TEXT, 
	issues TEXT, 
	demands TEXT, 
	next_step TEXT, 
	notes TEXT, 
	extra TEXT NOT NULL, 
	raw TEXT NOT NULL, 
	CONSTRAINT pk_lead PRIMARY KEY (id), 
	CONSTRAINT fk_lead_batch_id_import_batch FOREIGN KEY(batch_id) REFERENCES import_batch (id), 
	CONSTRAINT fk_lead_company_id_company FOREIGN KEY(company_id) REFERENCES company (id), 
	CONSTRAINT uq_lead_code UNIQUE (code)
);
CREATE INDEX ix_lead_company_id ON lead (company_id);
CREATE INDEX ix_lead_updated_at ON lead (binned_at, updated_at, id);
CREATE TABLE occupancy (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	space_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	start_on VARCHAR(10) NOT NULL, 
	end_on VARCHAR(10), 
	party VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_occupancy PRIMARY KEY (id), 
	CONSTRAINT ck_occupancy_interval CHECK (end_on IS NULL OR end_on > start_on), 
	CONSTRAINT fk_occupancy_space_id_space FOREIGN KEY(space_id) REFERENCES space (id)
);
CREATE INDEX ix_occupancy_space_id ON occupancy (space_id);
CREATE TABLE contact (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	company_id INTEGER, 
	lead_id INTEGER, 
	name VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_contact PRIMARY KEY (id), 
	CONSTRAINT fk_contact_company_id_company FOREIGN KEY(company_id) REFERENCES company (id), 
	CONSTRAINT fk_contact_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_contact_company_id ON contact (company_id);
CREATE INDEX ix_contact_lead_id ON contact (lead_id);
CREATE TABLE hold (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	space_id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	start_on VARCHAR(10) NOT NULL, 
	until_on VARCHAR(10) NOT NULL, 
	hard BOOLEAN NOT NULL, 
	approver VARCHAR NOT NULL, 
	holder_unit VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	rank INTEGER NOT NULL, 
	released_on VARCHAR(10), 
	release_reason VARCHAR NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, extensions TEXT DEFAULT '[]' NOT NULL, released_by VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_hold PRIMARY KEY (id), 
	CONSTRAINT ck_hold_interval CHECK (until_on >= start_on), 
	CONSTRAINT fk_hold_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id), 
	CONSTRAINT fk_hold_space_id_space FOREIGN KEY(space_id) REFERENCES space (id)
);
CREATE INDEX ix_hold_lead_id ON hold (lead_id);
CREATE INDEX ix_hold_space_id ON hold (space_id);
CREATE TABLE match_report (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	lead_version INTEGER NOT NULL, 
	as_of VARCHAR(10) NOT NULL, 
	plan_version VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	stale BOOLEAN NOT NULL, 
	industry VARCHAR NOT NULL, 
	track VARCHAR NOT NULL, 
	park VARCHAR NOT NULL, 
	tier VARCHAR NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_match_report PRIMARY KEY (id), 
	CONSTRAINT fk_match_report_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id) ON DELETE CASCADE
);
CREATE INDEX ix_match_report_lead_id ON match_report (lead_id);
CREATE TABLE stage_event (
	id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	from_stage VARCHAR, 
	to_stage VARCHAR NOT NULL, 
	happened_on VARCHAR(10) NOT NULL, 
	reason VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, source VARCHAR DEFAULT '' NOT NULL, reason_code VARCHAR DEFAULT '' NOT NULL, competitor VARCHAR DEFAULT '' NOT NULL, track VARCHAR DEFAULT '' NOT NULL, corrects_id INTEGER, 
	CONSTRAINT pk_stage_event PRIMARY KEY (id), 
	CONSTRAINT fk_stage_event_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_stage_event_latest ON stage_event (lead_id, corrects_id, id);
CREATE VIRTUAL TABLE lead_search USING fts5(tokens, content='', tokenize='ascii', prefix='1');
CREATE TABLE rule_override (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	uid VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	body TEXT NOT NULL, 
	valid_from VARCHAR(10) NOT NULL, 
	valid_to VARCHAR(10), 
	author VARCHAR NOT NULL, 
	basis VARCHAR NOT NULL, 
	note TEXT NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	revoked_at VARCHAR(27), 
	CONSTRAINT pk_rule_override PRIMARY KEY (id), 
	CONSTRAINT uq_rule_override_uid UNIQUE (uid), 
	CONSTRAINT ck_rule_override_interval CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE TABLE source_file (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	doc VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	stored_path VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_source_file PRIMARY KEY (id)
);
CREATE INDEX ix_source_file_doc ON source_file (doc);
CREATE TABLE match_correction (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	part VARCHAR NOT NULL, 
	wrong VARCHAR NOT NULL, 
	"right" VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	basis VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	proposal TEXT NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_match_correction PRIMARY KEY (id), 
	CONSTRAINT fk_match_correction_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_match_correction_lead_id ON match_correction (lead_id);
CREATE TABLE distinct_pair (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	first_id INTEGER NOT NULL, 
	second_id INTEGER NOT NULL, 
	reason VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_distinct_pair UNIQUE (first_id, second_id)
);
CREATE TABLE "activity" (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	lead_id INTEGER, 
	happened_on VARCHAR(10) NOT NULL, 
	kind VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	author VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	company_id INTEGER, 
	real INTEGER DEFAULT '1' NOT NULL, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_activity PRIMARY KEY (id), 
	CONSTRAINT fk_activity_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id), 
	CONSTRAINT fk_activity_company_id_company FOREIGN KEY(company_id) REFERENCES company (id)
);
CREATE INDEX ix_activity_company_id ON activity (company_id);
CREATE INDEX ix_activity_latest ON activity (lead_id, real, happened_on);
CREATE TABLE evidence (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	need VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	happened_on VARCHAR(10) NOT NULL, 
	attachment_id INTEGER, 
	author VARCHAR NOT NULL, 
	withdrawn_on VARCHAR(10), 
	withdrawn_by VARCHAR NOT NULL, 
	withdraw_reason VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_evidence PRIMARY KEY (id), 
	CONSTRAINT fk_evidence_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_evidence_lead_id ON evidence (lead_id);
CREATE TABLE task (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	lead_id INTEGER, 
	title VARCHAR NOT NULL, 
	due_on VARCHAR(10), 
	due_time VARCHAR(5) NOT NULL, 
	person VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	waiting VARCHAR NOT NULL, 
	waiting_for VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	snoozed_until VARCHAR(10), 
	done_on VARCHAR(10), 
	done_by VARCHAR NOT NULL, 
	origin VARCHAR NOT NULL, 
	note TEXT NOT NULL, 
	author VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_task PRIMARY KEY (id), 
	CONSTRAINT fk_task_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_task_lead_id ON task (lead_id);
CREATE INDEX ix_task_open ON task (state, due_on);
CREATE TABLE light_event (
	id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	happened_on VARCHAR(10) NOT NULL, 
	"before" VARCHAR NOT NULL, 
	color VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	why TEXT NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_light_event PRIMARY KEY (id), 
	CONSTRAINT fk_light_event_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id) ON DELETE CASCADE
);
CREATE INDEX ix_light_event_lead_id ON light_event (lead_id);
CREATE TABLE today_mark (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	until_on VARCHAR(10), 
	reason VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_today_mark PRIMARY KEY (id), 
	CONSTRAINT uq_today_mark_key UNIQUE ("key")
);
CREATE TABLE approval_case (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	track VARCHAR NOT NULL, 
	template VARCHAR NOT NULL, 
	tracker VARCHAR NOT NULL, 
	started_on VARCHAR(10) NOT NULL, 
	closed_on VARCHAR(10), 
	closed_by VARCHAR NOT NULL, 
	close_note VARCHAR NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_approval_case PRIMARY KEY (id), 
	CONSTRAINT fk_approval_case_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_approval_case_lead_id ON approval_case (lead_id);
CREATE TABLE approval_item (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	phase VARCHAR NOT NULL, 
	department VARCHAR NOT NULL, 
	"after" TEXT NOT NULL, 
	days INTEGER, 
	days_basis VARCHAR NOT NULL, 
	gate VARCHAR NOT NULL, 
	members TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	since VARCHAR(10), 
	filed_on VARCHAR(10), 
	accepted_on VARCHAR(10), 
	decided_on VARCHAR(10), 
	gaps BOOLEAN NOT NULL, 
	result VARCHAR NOT NULL, 
	handler VARCHAR NOT NULL, 
	stops TEXT NOT NULL, 
	note TEXT NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_approval_item PRIMARY KEY (id), 
	CONSTRAINT fk_approval_item_case_id_approval_case FOREIGN KEY(case_id) REFERENCES approval_case (id), 
	CONSTRAINT fk_approval_item_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_approval_item_case_id ON approval_item (case_id);
CREATE INDEX ix_approval_item_lead_id ON approval_item (lead_id);
CREATE TABLE approval_material (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	"deferrable" BOOLEAN NOT NULL, 
	supplied_on VARCHAR(10), 
	evidence VARCHAR NOT NULL, 
	supplied_by VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_approval_material PRIMARY KEY (id), 
	CONSTRAINT fk_approval_material_item_id_approval_item FOREIGN KEY(item_id) REFERENCES approval_item (id), 
	CONSTRAINT fk_approval_material_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_approval_material_item_id ON approval_material (item_id);
CREATE INDEX ix_approval_material_lead_id ON approval_material (lead_id);
CREATE TABLE approval_promise (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	material_id INTEGER NOT NULL, 
	material VARCHAR NOT NULL, 
	signed_by VARCHAR NOT NULL, 
	due VARCHAR(10) NOT NULL, 
	basis VARCHAR NOT NULL, 
	made_on VARCHAR(10) NOT NULL, 
	author VARCHAR NOT NULL, 
	first_due VARCHAR(10), 
	extended_on VARCHAR(10), 
	extension_reason VARCHAR NOT NULL, 
	met_on VARCHAR(10), 
	evidence VARCHAR NOT NULL, 
	waived_on VARCHAR(10), 
	waived_by VARCHAR NOT NULL, 
	waive_reason VARCHAR NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_approval_promise PRIMARY KEY (id), 
	CONSTRAINT fk_approval_promise_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id), 
	CONSTRAINT fk_approval_promise_item_id_approval_item FOREIGN KEY(item_id) REFERENCES approval_item (id), 
	CONSTRAINT fk_approval_promise_material_id_approval_material FOREIGN KEY(material_id) REFERENCES approval_material (id)
);
CREATE INDEX ix_approval_promise_item_id ON approval_promise (item_id);
CREATE INDEX ix_approval_promise_lead_id ON approval_promise (lead_id);
CREATE TABLE acceptance_session (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	held_on VARCHAR(10) NOT NULL, 
	chair VARCHAR NOT NULL, 
	opinions TEXT NOT NULL, 
	paper_no VARCHAR NOT NULL, 
	passed_on VARCHAR(10), 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_acceptance_session PRIMARY KEY (id), 
	CONSTRAINT fk_acceptance_session_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id), 
	CONSTRAINT fk_acceptance_session_item_id_approval_item FOREIGN KEY(item_id) REFERENCES approval_item (id)
);
CREATE INDEX ix_acceptance_session_item_id ON acceptance_session (item_id);
CREATE INDEX ix_acceptance_session_lead_id ON acceptance_session (lead_id);
CREATE TABLE loop_event (
	id INTEGER NOT NULL, 
	lead_id INTEGER, 
	subject VARCHAR NOT NULL, 
	subject_id INTEGER NOT NULL, 
	happened_on VARCHAR(10) NOT NULL, 
	kind VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	"before" VARCHAR NOT NULL, 
	"after" VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_loop_event PRIMARY KEY (id), 
	CONSTRAINT fk_loop_event_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_loop_event_lead_id ON loop_event (lead_id);
CREATE INDEX ix_loop_event_subject ON loop_event (subject);
CREATE INDEX ix_loop_event_subject_id ON loop_event (subject_id);
CREATE TABLE demand (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	company VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	raised_on VARCHAR(10) NOT NULL, 
	department VARCHAR NOT NULL, 
	due VARCHAR(10), 
	owner VARCHAR NOT NULL, 
	answer TEXT NOT NULL, 
	answered_on VARCHAR(10), 
	answered_by VARCHAR NOT NULL, 
	confirmed_on VARCHAR(10), 
	confirmed_by VARCHAR NOT NULL, 
	confirm_note VARCHAR NOT NULL, 
	closed_on VARCHAR(10), 
	closed_by VARCHAR NOT NULL, 
	reopened INTEGER NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_demand PRIMARY KEY (id), 
	CONSTRAINT fk_demand_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_demand_lead_id ON demand (lead_id);
CREATE TABLE assessment (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	assessed_on VARCHAR(10) NOT NULL, 
	assessor VARCHAR NOT NULL, 
	scores TEXT NOT NULL, 
	vetoes TEXT NOT NULL, 
	checks TEXT NOT NULL, 
	opinion VARCHAR NOT NULL, 
	note TEXT NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_assessment PRIMARY KEY (id), 
	CONSTRAINT fk_assessment_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_assessment_lead_id ON assessment (lead_id);
CREATE TABLE meeting (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	planned_on VARCHAR(10) NOT NULL, 
	chair VARCHAR NOT NULL, 
	held_on VARCHAR(10), 
	minutes_no VARCHAR NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_meeting PRIMARY KEY (id)
);
CREATE TABLE meeting_item (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	topic VARCHAR NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_meeting_item PRIMARY KEY (id), 
	CONSTRAINT fk_meeting_item_meeting_id_meeting FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_meeting_item_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_meeting_item_lead_id ON meeting_item (lead_id);
CREATE INDEX ix_meeting_item_meeting_id ON meeting_item (meeting_id);
CREATE TABLE meeting_decision (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	owner VARCHAR NOT NULL, 
	due VARCHAR(10), 
	done_on VARCHAR(10), 
	done_note VARCHAR NOT NULL, 
	task_ref VARCHAR NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_meeting_decision PRIMARY KEY (id), 
	CONSTRAINT fk_meeting_decision_meeting_id_meeting FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_meeting_decision_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_meeting_decision_lead_id ON meeting_decision (lead_id);
CREATE INDEX ix_meeting_decision_meeting_id ON meeting_decision (meeting_id);
CREATE TABLE task_force (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	leader VARCHAR NOT NULL, 
	members TEXT NOT NULL, 
	rhythm INTEGER, 
	last_on VARCHAR(10), 
	basis VARCHAR NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_task_force PRIMARY KEY (id), 
	CONSTRAINT uq_task_force_name UNIQUE (name)
);
CREATE TABLE task_force_lead (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	force_id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	CONSTRAINT pk_task_force_lead PRIMARY KEY (id), 
	CONSTRAINT fk_task_force_lead_force_id_task_force FOREIGN KEY(force_id) REFERENCES task_force (id), 
	CONSTRAINT fk_task_force_lead_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_task_force_lead_force_id ON task_force_lead (force_id);
CREATE INDEX ix_task_force_lead_lead_id ON task_force_lead (lead_id);
CREATE TABLE commitment (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	basis VARCHAR NOT NULL, 
	number BIGINT, 
	unit VARCHAR NOT NULL, 
	day VARCHAR(10), 
	due VARCHAR(10), 
	note VARCHAR NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_commitment PRIMARY KEY (id), 
	CONSTRAINT fk_commitment_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_commitment_lead_id ON commitment (lead_id);
CREATE TABLE commitment_check (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	commitment_id INTEGER NOT NULL, 
	milestone VARCHAR NOT NULL, 
	planned_on VARCHAR(10), 
	done_on VARCHAR(10), 
	value BIGINT, 
	reached_on VARCHAR(10), 
	evidence VARCHAR NOT NULL, 
	checker VARCHAR NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_commitment_check PRIMARY KEY (id), 
	CONSTRAINT fk_commitment_check_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id), 
	CONSTRAINT fk_commitment_check_commitment_id_commitment FOREIGN KEY(commitment_id) REFERENCES commitment (id)
);
CREATE INDEX ix_commitment_check_commitment_id ON commitment_check (commitment_id);
CREATE INDEX ix_commitment_check_lead_id ON commitment_check (lead_id);
CREATE TABLE opportunity (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	side VARCHAR NOT NULL, 
	company VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	industry VARCHAR NOT NULL, 
	region VARCHAR NOT NULL, 
	contact VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	listed_on VARCHAR(10), 
	until VARCHAR(10), 
	closed_on VARCHAR(10), 
	close_reason VARCHAR NOT NULL, 
	lead_id INTEGER, 
	chains TEXT NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_opportunity PRIMARY KEY (id), 
	CONSTRAINT fk_opportunity_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id)
);
CREATE INDEX ix_opportunity_lead_id ON opportunity (lead_id);
CREATE INDEX ix_opportunity_side ON opportunity (side);
CREATE TABLE opportunity_match (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	supply_id INTEGER NOT NULL, 
	demand_id INTEGER NOT NULL, 
	accepted BOOLEAN NOT NULL, 
	reason VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	decided_on VARCHAR(10) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_opportunity_match PRIMARY KEY (id), 
	CONSTRAINT fk_opportunity_match_supply_id_opportunity FOREIGN KEY(supply_id) REFERENCES opportunity (id), 
	CONSTRAINT fk_opportunity_match_demand_id_opportunity FOREIGN KEY(demand_id) REFERENCES opportunity (id)
);
CREATE INDEX ix_opportunity_match_demand_id ON opportunity_match (demand_id);
CREATE INDEX ix_opportunity_match_supply_id ON opportunity_match (supply_id);
CREATE TABLE referral_scheme (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	body TEXT NOT NULL, 
	training BOOLEAN NOT NULL, 
	author VARCHAR NOT NULL, 
	adopted_by VARCHAR NOT NULL, 
	adopted_on VARCHAR(10), 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_referral_scheme PRIMARY KEY (id), 
	CONSTRAINT uq_referral_scheme_name_number UNIQUE (name, number)
);
CREATE TABLE office_person (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	name_key VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	roles TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	note VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_office_person PRIMARY KEY (id)
);
CREATE INDEX ix_office_person_name_key ON office_person (name_key);
CREATE TABLE "registration" (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	referrer_id INTEGER, 
	lead_id INTEGER NOT NULL, 
	unit VARCHAR NOT NULL, 
	officer VARCHAR NOT NULL, 
	reported_at VARCHAR(27) NOT NULL, 
	first_contact_on VARCHAR NOT NULL, 
	evidence TEXT NOT NULL, 
	status VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	kind VARCHAR DEFAULT '引荐' NOT NULL, 
	channel VARCHAR DEFAULT '' NOT NULL, 
	partner VARCHAR DEFAULT '' NOT NULL, 
	shares TEXT DEFAULT '[]' NOT NULL, 
	split_agreement VARCHAR DEFAULT '' NOT NULL, 
	stage VARCHAR DEFAULT '登记' NOT NULL, 
	note VARCHAR DEFAULT '' NOT NULL, 
	protected_until VARCHAR(10), 
	extended INTEGER DEFAULT '0' NOT NULL, 
	events INTEGER DEFAULT '0' NOT NULL, 
	scheme_id INTEGER, 
	CONSTRAINT pk_registration PRIMARY KEY (id), 
	CONSTRAINT fk_registration_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id), 
	CONSTRAINT fk_registration_referrer_id_referrer FOREIGN KEY(referrer_id) REFERENCES referrer (id), 
	CONSTRAINT fk_registration_scheme_id_referral_scheme FOREIGN KEY(scheme_id) REFERENCES referral_scheme (id)
);
CREATE INDEX ix_registration_lead_id ON registration (lead_id);
CREATE INDEX ix_registration_referrer_id ON registration (referrer_id);
CREATE TABLE referral_event (
	id INTEGER NOT NULL, 
	claim_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	happened_on VARCHAR(10) NOT NULL, 
	person VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	data TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	author VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_referral_event PRIMARY KEY (id), 
	CONSTRAINT fk_referral_event_claim_id_registration FOREIGN KEY(claim_id) REFERENCES registration (id)
);
CREATE INDEX ix_referral_event_claim_id ON referral_event (claim_id);
CREATE TABLE referral_evidence (
	id INTEGER NOT NULL, 
	claim_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	happened_on VARCHAR(10) NOT NULL, 
	note VARCHAR NOT NULL, 
	file_name VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	stored_path VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_referral_evidence PRIMARY KEY (id), 
	CONSTRAINT fk_referral_evidence_claim_id_registration FOREIGN KEY(claim_id) REFERENCES registration (id)
);
CREATE INDEX ix_referral_evidence_claim_id ON referral_evidence (claim_id);
CREATE TABLE referral_dispute (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	first_id INTEGER NOT NULL, 
	second_id INTEGER NOT NULL, 
	reason VARCHAR NOT NULL, 
	opened_on VARCHAR(10) NOT NULL, 
	winner_id INTEGER, 
	decided_by VARCHAR NOT NULL, 
	decided_on VARCHAR(10), 
	ground VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_referral_dispute PRIMARY KEY (id), 
	CONSTRAINT fk_referral_dispute_first_id_registration FOREIGN KEY(first_id) REFERENCES registration (id), 
	CONSTRAINT fk_referral_dispute_second_id_registration FOREIGN KEY(second_id) REFERENCES registration (id), 
	CONSTRAINT fk_referral_dispute_winner_id_registration FOREIGN KEY(winner_id) REFERENCES registration (id)
);
CREATE INDEX ix_referral_dispute_first_id ON referral_dispute (first_id);
CREATE INDEX ix_referral_dispute_second_id ON referral_dispute (second_id);
CREATE TABLE referral_sheet (
	id INTEGER NOT NULL, 
	claim_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	scheme_id INTEGER NOT NULL, 
	as_of VARCHAR(10) NOT NULL, 
	total_fen BIGINT NOT NULL, 
	inputs TEXT NOT NULL, 
	result TEXT NOT NULL, 
	difference TEXT NOT NULL, 
	training BOOLEAN NOT NULL, 
	author VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_referral_sheet PRIMARY KEY (id), 
	CONSTRAINT fk_referral_sheet_claim_id_registration FOREIGN KEY(claim_id) REFERENCES registration (id), 
	CONSTRAINT fk_referral_sheet_scheme_id_referral_scheme FOREIGN KEY(scheme_id) REFERENCES referral_scheme (id)
);
CREATE INDEX ix_referral_sheet_claim_id ON referral_sheet (claim_id);
CREATE TABLE referral_budget (
	id INTEGER NOT NULL, 
	year INTEGER NOT NULL, 
	amount_fen BIGINT NOT NULL, 
	doc_no VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_referral_budget PRIMARY KEY (id)
);
CREATE INDEX ix_referral_budget_year ON referral_budget (year);
CREATE TABLE referral_ledger (
	id INTEGER NOT NULL, 
	claim_id INTEGER NOT NULL, 
	referrer_id INTEGER NOT NULL, 
	milestone VARCHAR NOT NULL, 
	year INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	phase VARCHAR NOT NULL, 
	fen BIGINT NOT NULL, 
	happened_on VARCHAR(10) NOT NULL, 
	person VARCHAR NOT NULL, 
	reverses INTEGER, 
	sheet_id INTEGER, 
	basis VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	author VARCHAR NOT NULL, 
	previous VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	CONSTRAINT pk_referral_ledger PRIMARY KEY (id), 
	CONSTRAINT uq_referral_ledger_hash UNIQUE (hash), 
	CONSTRAINT fk_referral_ledger_claim_id_registration FOREIGN KEY(claim_id) REFERENCES registration (id), 
	CONSTRAINT fk_referral_ledger_referrer_id_referrer FOREIGN KEY(referrer_id) REFERENCES referrer (id), 
	CONSTRAINT fk_referral_ledger_reverses_referral_ledger FOREIGN KEY(reverses) REFERENCES referral_ledger (id), 
	CONSTRAINT fk_referral_ledger_sheet_id_referral_sheet FOREIGN KEY(sheet_id) REFERENCES referral_sheet (id)
);
CREATE INDEX ix_referral_ledger_claim_id ON referral_ledger (claim_id);
CREATE INDEX ix_referral_ledger_referrer_id ON referral_ledger (referrer_id);
CREATE INDEX ix_referral_ledger_year ON referral_ledger (year);
CREATE TRIGGER referral_ledger_no_delete BEFORE DELETE ON referral_ledger BEGIN SELECT RAISE(ABORT, 'referral_ledger is append-only'); END;
CREATE TRIGGER referral_ledger_no_update BEFORE UPDATE ON referral_ledger BEGIN SELECT RAISE(ABORT, 'referral_ledger is append-only'); END;
CREATE TABLE import_mapping (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	mapping TEXT NOT NULL, 
	author VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_import_mapping PRIMARY KEY (id), 
	CONSTRAINT uq_import_mapping_name UNIQUE (name)
);
INSERT INTO alembic_version (version_num) VALUES ('0008');
