-- Written by `python -m tools.schema` from the declared tables and guards.sql; change those, not this file.

-- Equality inside a GiST index, for the exclusion constraint on sessions. Trusted: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE access (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	bilan_id UUID NOT NULL,
	principal_id UUID NOT NULL,
	role TEXT NOT NULL,
	noun TEXT NOT NULL,
	subject UUID NOT NULL,
	category TEXT NOT NULL,
	consent_id UUID,
	request_id TEXT NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	legal_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_access PRIMARY KEY (id)
);
CREATE TABLE access_head (
	org_id UUID NOT NULL,
	file_id UUID NOT NULL,
	former BIGINT NOT NULL,
	sequence BIGINT NOT NULL,
	digest BYTEA NOT NULL,
	CONSTRAINT pk_access_head PRIMARY KEY (file_id)
);
CREATE TABLE access_link (
	org_id UUID NOT NULL,
	file_id UUID NOT NULL,
	sequence BIGINT NOT NULL,
	access_id UUID NOT NULL,
	digest BYTEA NOT NULL,
	CONSTRAINT pk_access_link PRIMARY KEY (file_id, sequence),
	CONSTRAINT uq_access_link_access_id UNIQUE (access_id)
);
CREATE TABLE effect (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	thread_id UUID NOT NULL,
	name TEXT NOT NULL,
	subject UUID NOT NULL,
	argument TEXT NOT NULL,
	attempts BIGINT DEFAULT 0 NOT NULL,
	next_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	lease UUID,
	leased_until TIMESTAMP WITH TIME ZONE,
	done_at TIMESTAMP WITH TIME ZONE,
	dead_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_effect PRIMARY KEY (id)
);
CREATE TABLE feed_entry (
	org_id UUID NOT NULL,
	position BIGINT GENERATED ALWAYS AS IDENTITY,
	xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
	thread_id UUID NOT NULL,
	stream TEXT NOT NULL,
	sequence BIGINT NOT NULL,
	event_id UUID NOT NULL,
	type TEXT NOT NULL,
	document TEXT NOT NULL,
	CONSTRAINT pk_feed_entry PRIMARY KEY (position),
	CONSTRAINT ck_feed_entry_xid_real CHECK (xid > '0')
);
CREATE TABLE feed_generation (
	number BIGINT NOT NULL,
	CONSTRAINT pk_feed_generation PRIMARY KEY (number),
	CONSTRAINT ck_feed_generation_number_real CHECK (number > 0)
);
CREATE TABLE idempotency (
	org_id UUID NOT NULL,
	principal_id UUID NOT NULL,
	key TEXT NOT NULL,
	fingerprint BYTEA NOT NULL,
	answer BYTEA,
	etag TEXT NOT NULL,
	noun TEXT NOT NULL,
	subject UUID NOT NULL,
	sealed_as TEXT,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_idempotency PRIMARY KEY (org_id, principal_id, key)
);
CREATE TABLE invariant_check (
	invariant TEXT NOT NULL,
	violations BIGINT NOT NULL,
	checked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_invariant_check PRIMARY KEY (invariant)
);
CREATE TABLE reference_counter (
	org_id UUID NOT NULL,
	year BIGINT NOT NULL,
	number BIGINT NOT NULL,
	CONSTRAINT pk_reference_counter PRIMARY KEY (org_id, year)
);
CREATE TABLE sandbox_clock (
	org_id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_sandbox_clock PRIMARY KEY (org_id)
);
CREATE TABLE signed_day (
	org_id UUID NOT NULL,
	day DATE NOT NULL,
	digest BYTEA NOT NULL,
	CONSTRAINT pk_signed_day PRIMARY KEY (org_id, day)
);
CREATE TABLE thread (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	kind TEXT NOT NULL,
	sequence BIGINT NOT NULL,
	digest BYTEA NOT NULL,
	streams JSONB NOT NULL,
	CONSTRAINT pk_thread PRIMARY KEY (id),
	CONSTRAINT ck_thread_kind_known CHECK (kind IN ('bilan', 'registry'))
);
CREATE TABLE accessibility_need (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	expressed_on DATE NOT NULL,
	content BYTEA,
	CONSTRAINT pk_accessibility_need PRIMARY KEY (id),
	CONSTRAINT ck_accessibility_need_version_min CHECK (version >= 1),
	CONSTRAINT ck_accessibility_need_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_accessibility_need_status_known CHECK (status IN ('expressed', 'withdrawn', 'entered_in_error')),
	CONSTRAINT fk_accessibility_need_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE account (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	status TEXT NOT NULL,
	party_noun TEXT NOT NULL,
	party_id UUID NOT NULL,
	signatory BOOLEAN NOT NULL,
	issuer TEXT NOT NULL,
	subject TEXT NOT NULL,
	CONSTRAINT pk_account PRIMARY KEY (id),
	CONSTRAINT ck_account_version_min CHECK (version >= 1),
	CONSTRAINT ck_account_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_account_status_known CHECK (status IN ('active', 'revoked')),
	CONSTRAINT ck_account_party_noun_known CHECK (party_noun IN ('member', 'beneficiary', 'employer')),
	CONSTRAINT fk_account_party_id FOREIGN KEY(party_id) REFERENCES thread (id)
);
CREATE TABLE action_plan (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	revision BIGINT NOT NULL,
	document_sha256 TEXT NOT NULL,
	signatures JSONB NOT NULL,
	agreed_on DATE,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	content BYTEA,
	review BYTEA,
	reviewed_on DATE,
	hers_alone_since DATE,
	CONSTRAINT pk_action_plan PRIMARY KEY (id),
	CONSTRAINT ck_action_plan_version_min CHECK (version >= 1),
	CONSTRAINT ck_action_plan_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_action_plan_revision_min CHECK (revision >= 1),
	CONSTRAINT ck_action_plan_revision_max CHECK (revision <= 2147483647),
	CONSTRAINT ck_action_plan_status_known CHECK (status IN ('drafting', 'agreed', 'reviewed', 'entered_in_error')),
	CONSTRAINT fk_action_plan_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE adaptation (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	defined_on DATE NOT NULL,
	in_place_on DATE,
	content BYTEA,
	CONSTRAINT pk_adaptation PRIMARY KEY (id),
	CONSTRAINT ck_adaptation_version_min CHECK (version >= 1),
	CONSTRAINT ck_adaptation_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_adaptation_status_known CHECK (status IN ('required', 'in_place', 'lifted', 'entered_in_error')),
	CONSTRAINT fk_adaptation_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE anomaly (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	status TEXT NOT NULL,
	kind TEXT NOT NULL,
	account_id UUID NOT NULL,
	party_id UUID NOT NULL,
	noticed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ceiling BIGINT NOT NULL,
	verdict TEXT,
	reviewed_at TIMESTAMP WITH TIME ZONE,
	reviewed_by UUID,
	CONSTRAINT pk_anomaly PRIMARY KEY (id),
	CONSTRAINT ck_anomaly_version_min CHECK (version >= 1),
	CONSTRAINT ck_anomaly_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_anomaly_status_known CHECK (status IN ('reported', 'reviewed')),
	CONSTRAINT ck_anomaly_kind_known CHECK (kind IN ('reading_budget')),
	CONSTRAINT ck_anomaly_ceiling_min CHECK (ceiling >= 0),
	CONSTRAINT ck_anomaly_ceiling_max CHECK (ceiling <= 1000000000),
	CONSTRAINT ck_anomaly_verdict_known CHECK (verdict IN ('legitimate', 'misuse', 'stolen_account')),
	CONSTRAINT fk_anomaly_party_id FOREIGN KEY(party_id) REFERENCES thread (id)
);
CREATE TABLE answer (
	org_id UUID NOT NULL,
	assignment_id UUID NOT NULL,
	item_id TEXT NOT NULL,
	bilan_id UUID NOT NULL,
	revision BIGINT NOT NULL,
	answered_at TIMESTAMP WITH TIME ZONE NOT NULL,
	value BYTEA,
	CONSTRAINT pk_answer PRIMARY KEY (assignment_id, item_id),
	CONSTRAINT ck_answer_revision_min CHECK (revision >= 1),
	CONSTRAINT ck_answer_revision_max CHECK (revision <= 2147483647),
	CONSTRAINT fk_answer_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE assignment (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	instrument_id TEXT NOT NULL,
	instrument_version TEXT NOT NULL,
	definition_sha256 TEXT NOT NULL,
	language TEXT NOT NULL,
	mode TEXT NOT NULL,
	counsellor_id UUID NOT NULL,
	deadline_on DATE,
	consented JSONB NOT NULL,
	opened_on DATE,
	submitted_on DATE,
	answered BIGINT NOT NULL,
	reviewed_on DATE,
	released_on DATE,
	debrief_session_id UUID,
	revision BIGINT NOT NULL,
	CONSTRAINT pk_assignment PRIMARY KEY (id),
	CONSTRAINT ck_assignment_version_min CHECK (version >= 1),
	CONSTRAINT ck_assignment_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_assignment_status_known CHECK (status IN ('draft', 'assigned', 'in_progress', 'submitted', 'scored', 'reviewed', 'released', 'expired', 'reopened', 'withdrawn', 'destroyed', 'entered_in_error')),
	CONSTRAINT ck_assignment_mode_known CHECK (mode IN ('self')),
	CONSTRAINT ck_assignment_answered_min CHECK (answered >= 0),
	CONSTRAINT ck_assignment_answered_max CHECK (answered <= 1000000000),
	CONSTRAINT ck_assignment_revision_min CHECK (revision >= 1),
	CONSTRAINT ck_assignment_revision_max CHECK (revision <= 2147483647),
	CONSTRAINT fk_assignment_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE attendance (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	session_id UUID NOT NULL,
	party TEXT NOT NULL,
	signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	signer_id UUID NOT NULL,
	channel TEXT NOT NULL,
	scan_reference TEXT,
	voided_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_attendance PRIMARY KEY (id),
	CONSTRAINT ck_attendance_version_min CHECK (version >= 1),
	CONSTRAINT ck_attendance_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_attendance_party_known CHECK (party IN ('beneficiary', 'provider', 'employer')),
	CONSTRAINT fk_attendance_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE beneficiary (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	status TEXT NOT NULL,
	external_reference TEXT,
	given_name TEXT NOT NULL,
	family_name TEXT NOT NULL,
	email TEXT,
	phone TEXT,
	language TEXT NOT NULL,
	CONSTRAINT pk_beneficiary PRIMARY KEY (id),
	CONSTRAINT ck_beneficiary_version_min CHECK (version >= 1),
	CONSTRAINT ck_beneficiary_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_beneficiary_status_known CHECK (status IN ('active', 'retired')),
	CONSTRAINT fk_beneficiary_id FOREIGN KEY(id) REFERENCES thread (id)
);
CREATE TABLE bilan (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	reference TEXT NOT NULL,
	external_reference TEXT,
	beneficiary_id UUID NOT NULL,
	offer_id UUID,
	frame TEXT NOT NULL,
	beneficiary_status TEXT NOT NULL,
	priority_agent BOOLEAN NOT NULL,
	initiative TEXT NOT NULL,
	route TEXT,
	on_working_time BOOLEAN NOT NULL,
	employer_id UUID,
	employer_checked_on DATE,
	opened_on DATE NOT NULL,
	meeting_on DATE,
	meeting_held_on DATE,
	quote_sent_on DATE,
	reflection_until DATE,
	committed_on DATE,
	early_acceptance BOOLEAN NOT NULL,
	consented_on DATE,
	voluntary_attested_on DATE,
	planned_start_on DATE,
	planned_end_on DATE,
	ready_on DATE,
	started_on DATE,
	ended_on DATE,
	suspended_from TEXT,
	suspended_on DATE,
	end_reason TEXT,
	retention_asked_on DATE,
	CONSTRAINT pk_bilan PRIMARY KEY (id),
	CONSTRAINT ck_bilan_version_min CHECK (version >= 1),
	CONSTRAINT ck_bilan_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_bilan_status_known CHECK (status IN ('inquiry', 'information_meeting', 'reflection', 'committed', 'contracting', 'ready', 'preliminary', 'investigation', 'conclusion', 'completed', 'following_up', 'closed', 'suspended', 'declined', 'redirected', 'withdrawn', 'abandoned', 'cancelled_by_provider', 'entered_in_error')),
	CONSTRAINT ck_bilan_frame_known CHECK (frame IN ('in_frame', 'out_of_frame')),
	CONSTRAINT ck_bilan_beneficiary_status_known CHECK (beneficiary_status IN ('private_employee', 'job_seeker', 'self_employed', 'public_servant')),
	CONSTRAINT ck_bilan_initiative_known CHECK (initiative IN ('own', 'employer')),
	CONSTRAINT ck_bilan_route_known CHECK (route IN ('cpf', 'skills_plan', 'redeployment_leave', 'self', 'job_seeker_aid', 'public_employer', 'disability_fund', 'orientation')),
	CONSTRAINT ck_bilan_suspended_from_known CHECK (suspended_from IN ('inquiry', 'information_meeting', 'reflection', 'committed', 'contracting', 'ready', 'preliminary', 'investigation', 'conclusion', 'completed', 'following_up', 'closed', 'suspended', 'declined', 'redirected', 'withdrawn', 'abandoned', 'cancelled_by_provider', 'entered_in_error')),
	CONSTRAINT fk_bilan_id FOREIGN KEY(id) REFERENCES thread (id)
);
CREATE TABLE bilan_list (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	bilan_id UUID NOT NULL,
	viewer_id UUID NOT NULL,
	reference TEXT NOT NULL,
	status TEXT NOT NULL,
	route TEXT,
	beneficiary_id UUID NOT NULL,
	given_name TEXT NOT NULL,
	family_name TEXT NOT NULL,
	opened_on DATE NOT NULL,
	contracted_minutes BIGINT,
	attested_minutes BIGINT NOT NULL,
	ended BOOLEAN NOT NULL,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_bilan_list PRIMARY KEY (id),
	CONSTRAINT ck_bilan_list_status_known CHECK (status IN ('inquiry', 'information_meeting', 'reflection', 'committed', 'contracting', 'ready', 'preliminary', 'investigation', 'conclusion', 'completed', 'following_up', 'closed', 'suspended', 'declined', 'redirected', 'withdrawn', 'abandoned', 'cancelled_by_provider', 'entered_in_error')),
	CONSTRAINT ck_bilan_list_route_known CHECK (route IN ('cpf', 'skills_plan', 'redeployment_leave', 'self', 'job_seeker_aid', 'public_employer', 'disability_fund', 'orientation')),
	CONSTRAINT ck_bilan_list_attested_minutes_min CHECK (attested_minutes >= 0),
	CONSTRAINT ck_bilan_list_attested_minutes_max CHECK (attested_minutes <= 1000000),
	CONSTRAINT ck_bilan_list_version_min CHECK (version >= 1),
	CONSTRAINT ck_bilan_list_version_max CHECK (version <= 2147483647),
	CONSTRAINT fk_bilan_list_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE billing_item (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	kind TEXT NOT NULL,
	debtor TEXT NOT NULL,
	debtor_id UUID NOT NULL,
	amount_cents BIGINT NOT NULL,
	vat_cents BIGINT NOT NULL,
	vat_basis TEXT NOT NULL,
	due_on DATE,
	external_invoice_number TEXT,
	issued_on DATE,
	paid_on DATE,
	credits_item_id UUID,
	CONSTRAINT pk_billing_item PRIMARY KEY (id),
	CONSTRAINT ck_billing_item_version_min CHECK (version >= 1),
	CONSTRAINT ck_billing_item_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_billing_item_status_known CHECK (status IN ('draft', 'issued', 'paid', 'cancelled', 'credited', 'entered_in_error')),
	CONSTRAINT ck_billing_item_kind_known CHECK (kind IN ('deposit', 'instalment', 'balance', 'indemnity', 'credit')),
	CONSTRAINT ck_billing_item_debtor_known CHECK (debtor IN ('person', 'employer', 'funder')),
	CONSTRAINT ck_billing_item_amount_cents_min CHECK (amount_cents >= 0),
	CONSTRAINT ck_billing_item_amount_cents_max CHECK (amount_cents <= 100000000000),
	CONSTRAINT ck_billing_item_vat_cents_min CHECK (vat_cents >= 0),
	CONSTRAINT ck_billing_item_vat_cents_max CHECK (vat_cents <= 100000000000),
	CONSTRAINT ck_billing_item_vat_basis_known CHECK (vat_basis IN ('training_exemption', 'franchise', 'taxed')),
	CONSTRAINT fk_billing_item_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE client (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	status TEXT NOT NULL,
	label TEXT NOT NULL,
	kind TEXT NOT NULL,
	funder_id UUID,
	scopes JSONB NOT NULL,
	expires_on DATE NOT NULL,
	rotated_at TIMESTAMP WITH TIME ZONE,
	former_until TIMESTAMP WITH TIME ZONE,
	secret_digest TEXT NOT NULL,
	former_digest TEXT,
	CONSTRAINT pk_client PRIMARY KEY (id),
	CONSTRAINT ck_client_version_min CHECK (version >= 1),
	CONSTRAINT ck_client_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_client_status_known CHECK (status IN ('active', 'revoked')),
	CONSTRAINT ck_client_kind_known CHECK (kind IN ('script', 'funder')),
	CONSTRAINT fk_client_id FOREIGN KEY(id) REFERENCES thread (id)
);
CREATE TABLE complaint (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	kind TEXT NOT NULL,
	bilan_id UUID,
	beneficiary_id UUID,
	recorded_by_id UUID,
	received_on DATE NOT NULL,
	awaited_since DATE NOT NULL,
	answer_due_on DATE NOT NULL,
	handler_id UUID,
	procedure TEXT,
	acknowledged_on DATE,
	answered_on DATE,
	outcome TEXT,
	closed_on DATE,
	complainant BYTEA,
	statement BYTEA,
	answer BYTEA,
	measures BYTEA,
	CONSTRAINT pk_complaint PRIMARY KEY (id),
	CONSTRAINT ck_complaint_version_min CHECK (version >= 1),
	CONSTRAINT ck_complaint_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_complaint_status_known CHECK (status IN ('received', 'acknowledged', 'answered', 'closed', 'entered_in_error')),
	CONSTRAINT ck_complaint_kind_known CHECK (kind IN ('service', 'violence', 'harassment', 'discrimination')),
	CONSTRAINT ck_complaint_outcome_known CHECK (outcome IN ('upheld', 'partly_upheld', 'not_upheld')),
	CONSTRAINT fk_complaint_id FOREIGN KEY(id) REFERENCES thread (id)
);
CREATE TABLE consent (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	kind TEXT NOT NULL,
	purpose TEXT NOT NULL,
	text_version TEXT NOT NULL,
	documents JSONB NOT NULL,
	recipients JSONB NOT NULL,
	valid_from DATE,
	valid_until DATE,
	status TEXT NOT NULL,
	requested_on DATE,
	answered_on DATE,
	form TEXT,
	proof_sha256 TEXT,
	ended_on DATE,
	CONSTRAINT pk_consent PRIMARY KEY (id),
	CONSTRAINT ck_consent_version_min CHECK (version >= 1),
	CONSTRAINT ck_consent_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_consent_kind_known CHECK (kind IN ('bilan', 'retention', 'share_cep', 'share_third_party', 'share_employer', 'second_counsellor', 'remote_delivery', 'disability_disclosure', 'quality_survey_identified', 'research_aggregate')),
	CONSTRAINT ck_consent_status_known CHECK (status IN ('requested', 'granted', 'refused', 'withdrawn', 'expired', 'superseded', 'entered_in_error')),
	CONSTRAINT ck_consent_form_known CHECK (form IN ('account', 'paper')),
	CONSTRAINT fk_consent_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE convention (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	title TEXT,
	objective TEXT,
	content TEXT,
	means TEXT,
	total_minutes BIGINT,
	starts_on DATE,
	ends_on DATE,
	course TEXT,
	handover TEXT,
	price_cents BIGINT,
	payment_terms TEXT,
	remote_percent BIGINT,
	autonomous_minutes BIGINT,
	remote_accepted_on DATE,
	results_to_payer BOOLEAN NOT NULL,
	status TEXT NOT NULL,
	kind TEXT NOT NULL,
	amends_id UUID,
	distance BOOLEAN NOT NULL,
	transmitted_on DATE,
	sign_until DATE,
	document_sha256 TEXT,
	signed_on DATE,
	withdrawal_until DATE,
	effective_on DATE,
	ended_on DATE,
	terms_version TEXT,
	signatures_count BIGINT NOT NULL,
	CONSTRAINT pk_convention PRIMARY KEY (id),
	CONSTRAINT ck_convention_version_min CHECK (version >= 1),
	CONSTRAINT ck_convention_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_convention_remote_percent_max CHECK (remote_percent <= 100),
	CONSTRAINT ck_convention_status_known CHECK (status IN ('draft', 'transmitted', 'partially_signed', 'signed', 'withdrawal_window', 'effective', 'amended', 'ended', 'refused', 'refused_by_silence', 'withdrawn', 'void', 'terminated', 'entered_in_error')),
	CONSTRAINT ck_convention_kind_known CHECK (kind IN ('tripartite', 'individual', 'mcf_terms', 'bipartite_provider_person', 'orientation_service')),
	CONSTRAINT ck_convention_signatures_count_min CHECK (signatures_count >= 0),
	CONSTRAINT ck_convention_signatures_count_max CHECK (signatures_count <= 1000000000),
	CONSTRAINT fk_convention_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE counter_entry (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	session_id UUID NOT NULL,
	minutes BIGINT NOT NULL,
	reason TEXT NOT NULL,
	entered_on DATE NOT NULL,
	CONSTRAINT pk_counter_entry PRIMARY KEY (id),
	CONSTRAINT ck_counter_entry_version_min CHECK (version >= 1),
	CONSTRAINT ck_counter_entry_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_counter_entry_minutes_min CHECK (minutes >= 0),
	CONSTRAINT ck_counter_entry_minutes_max CHECK (minutes <= 1000000),
	CONSTRAINT ck_counter_entry_reason_known CHECK (reason IN ('never_held', 'shorter', 'duplicate', 'another_file')),
	CONSTRAINT fk_counter_entry_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE data_request (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	kind TEXT NOT NULL,
	beneficiary_id UUID,
	recorded_by_id UUID,
	received_on DATE NOT NULL,
	answer_due_on DATE NOT NULL,
	extended_on DATE,
	extension_reason TEXT,
	answered_on DATE,
	ground TEXT,
	remedies JSONB NOT NULL,
	requester BYTEA,
	statement BYTEA,
	answer BYTEA,
	held BYTEA,
	corrected BYTEA,
	CONSTRAINT pk_data_request PRIMARY KEY (id),
	CONSTRAINT ck_data_request_version_min CHECK (version >= 1),
	CONSTRAINT ck_data_request_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_data_request_status_known CHECK (status IN ('received', 'extended', 'granted', 'partly_granted', 'refused', 'withdrawn', 'entered_in_error')),
	CONSTRAINT ck_data_request_kind_known CHECK (kind IN ('access', 'rectification', 'erasure', 'restriction', 'portability', 'objection')),
	CONSTRAINT ck_data_request_extension_reason_known CHECK (extension_reason IN ('complexity', 'number_of_requests')),
	CONSTRAINT ck_data_request_ground_known CHECK (ground IN ('legal_obligation', 'legal_claims', 'still_necessary', 'compelling_grounds', 'accurate', 'conditions_not_met', 'others_rights', 'manifestly_unfounded', 'excessive', 'not_identified')),
	CONSTRAINT fk_data_request_id FOREIGN KEY(id) REFERENCES thread (id)
);
CREATE TABLE deadline (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	subject_noun TEXT NOT NULL,
	subject_id UUID NOT NULL,
	kind TEXT NOT NULL,
	rule_id TEXT NOT NULL,
	due_on DATE NOT NULL,
	effective_on DATE NOT NULL,
	fires TEXT,
	protects TEXT,
	counting TEXT NOT NULL,
	skipped JSONB NOT NULL,
	status TEXT NOT NULL,
	fires_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_deadline PRIMARY KEY (id),
	CONSTRAINT ck_deadline_version_min CHECK (version >= 1),
	CONSTRAINT ck_deadline_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_deadline_protects_known CHECK (protects IN ('beneficiary', 'counsellor', 'second_counsellor', 'administrator', 'employer', 'funder', 'script', 'referent', 'dpo', 'auditor', 'handler', 'recipient', 'system')),
	CONSTRAINT ck_deadline_status_known CHECK (status IN ('open', 'met', 'fired', 'cancelled')),
	CONSTRAINT fk_deadline_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE destruction_certificate (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	content_kind TEXT NOT NULL,
	reason TEXT NOT NULL,
	ordered_on DATE NOT NULL,
	destroyed_on DATE NOT NULL,
	destroyed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	documents JSONB NOT NULL,
	retention_item_id UUID NOT NULL,
	document_sha256 TEXT NOT NULL,
	CONSTRAINT pk_destruction_certificate PRIMARY KEY (id),
	CONSTRAINT ck_destruction_certificate_version_min CHECK (version >= 1),
	CONSTRAINT ck_destruction_certificate_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_destruction_certificate_content_kind_known CHECK (content_kind IN ('needs', 'objectives', 'notes', 'answers', 'results', 'skills', 'projects', 'action_plan', 'synthesis', 'disability', 'messages', 'follow_up', 'uploads', 'complaint', 'data_request', 'personal_copy')),
	CONSTRAINT ck_destruction_certificate_reason_known CHECK (reason IN ('end_of_action', 'agreement_expired', 'agreement_withdrawn', 'person_asked', 'follow_up_over', 'career_advice_over')),
	CONSTRAINT fk_destruction_certificate_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE emergency_access (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	status TEXT NOT NULL,
	reason TEXT NOT NULL,
	content TEXT NOT NULL,
	minutes BIGINT NOT NULL,
	requester_id UUID NOT NULL,
	approver_id UUID,
	opened_on DATE,
	starts_at TIMESTAMP WITH TIME ZONE,
	ends_at TIMESTAMP WITH TIME ZONE,
	reviewer_id UUID,
	verdict TEXT,
	CONSTRAINT pk_emergency_access PRIMARY KEY (id),
	CONSTRAINT ck_emergency_access_version_min CHECK (version >= 1),
	CONSTRAINT ck_emergency_access_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_emergency_access_status_known CHECK (status IN ('requested', 'open', 'refused', 'closed', 'reviewed')),
	CONSTRAINT ck_emergency_access_reason_known CHECK (reason IN ('serious_danger', 'court_order', 'counsellor_gone')),
	CONSTRAINT ck_emergency_access_content_known CHECK (content IN ('messages', 'notes')),
	CONSTRAINT ck_emergency_access_minutes_min CHECK (minutes >= 0),
	CONSTRAINT ck_emergency_access_minutes_max CHECK (minutes <= 1000000),
	CONSTRAINT ck_emergency_access_verdict_known CHECK (verdict IN ('justified', 'abusive')),
	CONSTRAINT fk_emergency_access_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE employer (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	status TEXT NOT NULL,
	external_reference TEXT,
	name TEXT NOT NULL,
	siren TEXT NOT NULL,
	siret TEXT,
	headcount BIGINT,
	contact_email TEXT,
	CONSTRAINT pk_employer PRIMARY KEY (id),
	CONSTRAINT ck_employer_version_min CHECK (version >= 1),
	CONSTRAINT ck_employer_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_employer_status_known CHECK (status IN ('active', 'retired')),
	CONSTRAINT fk_employer_id FOREIGN KEY(id) REFERENCES thread (id)
);
CREATE TABLE event (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	thread_id UUID NOT NULL,
	sequence BIGINT NOT NULL,
	type TEXT NOT NULL,
	noun TEXT NOT NULL,
	subject UUID NOT NULL,
	version BIGINT NOT NULL,
	facts JSONB NOT NULL,
	checked JSONB NOT NULL,
	reason TEXT,
	digest BYTEA NOT NULL,
	actor UUID NOT NULL,
	role TEXT NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	legal_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_event PRIMARY KEY (id),
	CONSTRAINT fk_event_thread_id FOREIGN KEY(thread_id) REFERENCES thread (id)
);
CREATE TABLE follow_up (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	term TEXT NOT NULL,
	due_on DATE NOT NULL,
	invite_on DATE NOT NULL,
	window_until DATE,
	without_docs BOOLEAN NOT NULL,
	starts_at TIMESTAMP WITH TIME ZONE,
	tries BIGINT NOT NULL,
	held_on DATE,
	outcome BYTEA,
	CONSTRAINT pk_follow_up PRIMARY KEY (id),
	CONSTRAINT ck_follow_up_version_min CHECK (version >= 1),
	CONSTRAINT ck_follow_up_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_follow_up_status_known CHECK (status IN ('scheduled', 'invited', 'booked', 'held', 'recorded', 'declined', 'unreachable', 'missed', 'cancelled', 'entered_in_error')),
	CONSTRAINT ck_follow_up_term_known CHECK (term IN ('three_months', 'six_months', 'twelve_months')),
	CONSTRAINT ck_follow_up_tries_min CHECK (tries >= 0),
	CONSTRAINT ck_follow_up_tries_max CHECK (tries <= 1000000000),
	CONSTRAINT fk_follow_up_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE funder (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	status TEXT NOT NULL,
	external_reference TEXT,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	scheme TEXT,
	CONSTRAINT pk_funder PRIMARY KEY (id),
	CONSTRAINT ck_funder_version_min CHECK (version >= 1),
	CONSTRAINT ck_funder_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_funder_status_known CHECK (status IN ('active', 'retired')),
	CONSTRAINT ck_funder_kind_known CHECK (kind IN ('cpf', 'employer', 'opco', 'france_travail_aif', 'france_travail_cpf', 'faf', 'anfh', 'public_employer', 'agefiph', 'self', 'transitions_pro', 'state', 'region', 'fiphfp')),
	CONSTRAINT fk_funder_id FOREIGN KEY(id) REFERENCES thread (id)
);
CREATE TABLE funding_request (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	price_cents BIGINT,
	dotation_cents BIGINT,
	rights_cents BIGINT,
	abondement_cents BIGINT,
	participation_cents BIGINT,
	personal_cents BIGINT,
	status TEXT NOT NULL,
	kind TEXT NOT NULL,
	funder_id UUID,
	pays TEXT NOT NULL,
	amount_cents BIGINT NOT NULL,
	granted_cents BIGINT,
	external_reference TEXT,
	starts_on DATE,
	submitted_on DATE,
	answer_expected_by DATE,
	decided_on DATE,
	secured_on DATE,
	service_done_on DATE,
	invoiced_on DATE,
	paid_on DATE,
	refusal_reason TEXT,
	previous_bilans JSONB NOT NULL,
	full_rate_pension_on DATE,
	proof_seen_on DATE,
	cpf_status TEXT,
	billing_status TEXT,
	control_status TEXT NOT NULL,
	control_reply_by DATE,
	unconfirmed BOOLEAN NOT NULL,
	subscribed_on DATE,
	withdrawal_until DATE,
	free_cancellation_until DATE,
	entered_on DATE,
	exited_on DATE,
	completion_percent BIGINT,
	exit_reason TEXT,
	force_majeure BOOLEAN NOT NULL,
	next_cpf_bilan_from DATE,
	next_cpf_bilan_warned_until DATE,
	CONSTRAINT pk_funding_request PRIMARY KEY (id),
	CONSTRAINT ck_funding_request_version_min CHECK (version >= 1),
	CONSTRAINT ck_funding_request_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_funding_request_status_known CHECK (status IN ('draft', 'submitted', 'under_review', 'granted', 'partially_granted', 'secured', 'service_done_declared', 'service_done_validated', 'invoiced', 'paid', 'closed', 'refused', 'lapsed', 'cancelled', 'entered_in_error')),
	CONSTRAINT ck_funding_request_kind_known CHECK (kind IN ('cpf', 'employer', 'opco', 'france_travail_aif', 'france_travail_cpf', 'faf', 'anfh', 'public_employer', 'agefiph', 'self', 'transitions_pro', 'state', 'region', 'fiphfp')),
	CONSTRAINT ck_funding_request_pays_known CHECK (pays IN ('provider', 'beneficiary', 'employer')),
	CONSTRAINT ck_funding_request_amount_cents_min CHECK (amount_cents >= 0),
	CONSTRAINT ck_funding_request_amount_cents_max CHECK (amount_cents <= 100000000000),
	CONSTRAINT ck_funding_request_cpf_status_known CHECK (cpf_status IN ('holder_draft', 'to_process', 'proposed', 'awaiting_top_up', 'payment_pending', 'accepted', 'in_training', 'exited', 'service_done_declared', 'service_done_validated', 'refused_by_provider', 'refused_by_holder', 'refused_by_funder', 'cancelled_by_holder', 'cancelled_not_realised', 'cancelled_by_provider', 'cancelled_by_funder', 'expired')),
	CONSTRAINT ck_funding_request_billing_status_known CHECK (billing_status IN ('not_billable', 'deposit_wait', 'deposit_paid', 'to_bill', 'billed', 'paid')),
	CONSTRAINT ck_funding_request_control_status_known CHECK (control_status IN ('not_in_control', 'in_control', 'released')),
	CONSTRAINT ck_funding_request_completion_percent_max CHECK (completion_percent <= 100),
	CONSTRAINT fk_funding_request_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE hours_ledger (
	org_id UUID NOT NULL,
	bilan_id UUID NOT NULL,
	version BIGINT NOT NULL,
	planned_minutes BIGINT NOT NULL,
	counted_minutes BIGINT NOT NULL,
	attested_minutes BIGINT NOT NULL,
	accompanied_minutes BIGINT NOT NULL,
	taken_back_minutes BIGINT NOT NULL,
	cap_minutes BIGINT,
	CONSTRAINT pk_hours_ledger PRIMARY KEY (bilan_id),
	CONSTRAINT ck_hours_ledger_under_cap CHECK (cap_minutes IS NULL OR planned_minutes + counted_minutes <= cap_minutes),
	CONSTRAINT ck_hours_ledger_version_min CHECK (version >= 1),
	CONSTRAINT ck_hours_ledger_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_hours_ledger_planned_minutes_min CHECK (planned_minutes >= 0),
	CONSTRAINT ck_hours_ledger_planned_minutes_max CHECK (planned_minutes <= 1000000),
	CONSTRAINT ck_hours_ledger_counted_minutes_min CHECK (counted_minutes >= 0),
	CONSTRAINT ck_hours_ledger_counted_minutes_max CHECK (counted_minutes <= 1000000),
	CONSTRAINT ck_hours_ledger_attested_minutes_min CHECK (attested_minutes >= 0),
	CONSTRAINT ck_hours_ledger_attested_minutes_max CHECK (attested_minutes <= 1000000),
	CONSTRAINT ck_hours_ledger_accompanied_minutes_min CHECK (accompanied_minutes >= 0),
	CONSTRAINT ck_hours_ledger_accompanied_minutes_max CHECK (accompanied_minutes <= 1000000),
	CONSTRAINT ck_hours_ledger_taken_back_minutes_min CHECK (taken_back_minutes >= 0),
	CONSTRAINT ck_hours_ledger_taken_back_minutes_max CHECK (taken_back_minutes <= 1000000),
	CONSTRAINT fk_hours_ledger_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE invitation (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	status TEXT NOT NULL,
	party_noun TEXT NOT NULL,
	party_id UUID NOT NULL,
	signatory BOOLEAN NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	inviter_id UUID,
	inviter_party_id UUID,
	account_id UUID,
	code_digest TEXT NOT NULL,
	CONSTRAINT pk_invitation PRIMARY KEY (id),
	CONSTRAINT ck_invitation_version_min CHECK (version >= 1),
	CONSTRAINT ck_invitation_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_invitation_status_known CHECK (status IN ('sent', 'accepted', 'revoked')),
	CONSTRAINT ck_invitation_party_noun_known CHECK (party_noun IN ('member', 'beneficiary', 'employer')),
	CONSTRAINT fk_invitation_party_id FOREIGN KEY(party_id) REFERENCES thread (id)
);
CREATE TABLE involvement (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	status TEXT NOT NULL,
	role TEXT NOT NULL,
	party_id UUID NOT NULL,
	consent_id UUID,
	ended_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_involvement PRIMARY KEY (id),
	CONSTRAINT ck_involvement_version_min CHECK (version >= 1),
	CONSTRAINT ck_involvement_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_involvement_status_known CHECK (status IN ('active', 'ended')),
	CONSTRAINT ck_involvement_role_known CHECK (role IN ('beneficiary', 'counsellor', 'second_counsellor', 'administrator', 'employer', 'funder', 'script', 'referent', 'dpo', 'auditor', 'handler', 'recipient', 'system')),
	CONSTRAINT fk_involvement_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE leave_request (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	branch TEXT,
	leave_minutes BIGINT,
	in_service_since DATE,
	previous_bilan_on DATE,
	no_previous_bilan BOOLEAN NOT NULL,
	status TEXT NOT NULL,
	employer_id UUID NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	working_hours JSONB NOT NULL,
	send_by DATE,
	sent_on DATE,
	received_on DATE,
	reply_until DATE,
	answered_on DATE,
	postponed_until DATE,
	refusal_reason TEXT,
	CONSTRAINT pk_leave_request PRIMARY KEY (id),
	CONSTRAINT ck_leave_request_version_min CHECK (version >= 1),
	CONSTRAINT ck_leave_request_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_leave_request_branch_known CHECK (branch IN ('state', 'territorial', 'hospital')),
	CONSTRAINT ck_leave_request_status_known CHECK (status IN ('draft', 'sent', 'received', 'granted', 'granted_by_silence', 'refused', 'postponed', 'used', 'lapsed', 'entered_in_error')),
	CONSTRAINT fk_leave_request_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE legal_hold (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	status TEXT NOT NULL,
	reason TEXT NOT NULL,
	proceeding TEXT NOT NULL,
	basis_sha256 TEXT NOT NULL,
	classes JSONB NOT NULL,
	until DATE NOT NULL,
	placed_on DATE NOT NULL,
	renewed_on DATE,
	ended_on DATE,
	CONSTRAINT pk_legal_hold PRIMARY KEY (id),
	CONSTRAINT ck_legal_hold_version_min CHECK (version >= 1),
	CONSTRAINT ck_legal_hold_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_legal_hold_status_known CHECK (status IN ('standing', 'lifted', 'expired')),
	CONSTRAINT ck_legal_hold_reason_known CHECK (reason IN ('dispute', 'control', 'judicial_order')),
	CONSTRAINT fk_legal_hold_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE member (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	status TEXT NOT NULL,
	external_reference TEXT,
	given_name TEXT NOT NULL,
	family_name TEXT NOT NULL,
	email TEXT,
	roles JSONB NOT NULL,
	employment TEXT,
	subcontract JSONB,
	qualifications JSONB NOT NULL,
	tool_certifications JSONB NOT NULL,
	secrecy_acknowledged_on DATE,
	CONSTRAINT pk_member PRIMARY KEY (id),
	CONSTRAINT ck_member_version_min CHECK (version >= 1),
	CONSTRAINT ck_member_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_member_status_known CHECK (status IN ('active', 'retired')),
	CONSTRAINT ck_member_employment_known CHECK (employment IN ('employee', 'freelance')),
	CONSTRAINT fk_member_id FOREIGN KEY(id) REFERENCES thread (id)
);
CREATE TABLE message (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	author_id UUID NOT NULL,
	author_role TEXT NOT NULL,
	sent_on DATE NOT NULL,
	content BYTEA,
	read_on DATE,
	CONSTRAINT pk_message PRIMARY KEY (id),
	CONSTRAINT ck_message_version_min CHECK (version >= 1),
	CONSTRAINT ck_message_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_message_status_known CHECK (status IN ('sent', 'read', 'entered_in_error')),
	CONSTRAINT ck_message_author_role_known CHECK (author_role IN ('beneficiary', 'counsellor', 'second_counsellor', 'administrator', 'employer', 'funder', 'script', 'referent', 'dpo', 'auditor', 'handler', 'recipient', 'system')),
	CONSTRAINT fk_message_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE needs_analysis (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	revision BIGINT NOT NULL,
	document_sha256 TEXT NOT NULL,
	signatures JSONB NOT NULL,
	agreed_on DATE,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	content BYTEA,
	CONSTRAINT pk_needs_analysis PRIMARY KEY (id),
	CONSTRAINT ck_needs_analysis_version_min CHECK (version >= 1),
	CONSTRAINT ck_needs_analysis_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_needs_analysis_revision_min CHECK (revision >= 1),
	CONSTRAINT ck_needs_analysis_revision_max CHECK (revision <= 2147483647),
	CONSTRAINT ck_needs_analysis_status_known CHECK (status IN ('drafting', 'agreed', 'entered_in_error')),
	CONSTRAINT fk_needs_analysis_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE note (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	author_id UUID NOT NULL,
	session_id UUID,
	revision BIGINT NOT NULL,
	content BYTEA,
	kept_on DATE,
	CONSTRAINT pk_note PRIMARY KEY (id),
	CONSTRAINT ck_note_version_min CHECK (version >= 1),
	CONSTRAINT ck_note_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_note_status_known CHECK (status IN ('draft', 'kept', 'entered_in_error')),
	CONSTRAINT ck_note_revision_min CHECK (revision >= 1),
	CONSTRAINT ck_note_revision_max CHECK (revision <= 2147483647),
	CONSTRAINT fk_note_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE objective (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	revision BIGINT NOT NULL,
	document_sha256 TEXT NOT NULL,
	signatures JSONB NOT NULL,
	agreed_on DATE,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	content BYTEA,
	CONSTRAINT pk_objective PRIMARY KEY (id),
	CONSTRAINT ck_objective_version_min CHECK (version >= 1),
	CONSTRAINT ck_objective_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_objective_revision_min CHECK (revision >= 1),
	CONSTRAINT ck_objective_revision_max CHECK (revision <= 2147483647),
	CONSTRAINT ck_objective_status_known CHECK (status IN ('drafting', 'agreed', 'dropped', 'entered_in_error')),
	CONSTRAINT fk_objective_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE observation (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	hers_alone_since DATE,
	synthesis_id UUID NOT NULL,
	made_on DATE NOT NULL,
	annex BOOLEAN NOT NULL,
	text BYTEA,
	CONSTRAINT pk_observation PRIMARY KEY (id),
	CONSTRAINT ck_observation_version_min CHECK (version >= 1),
	CONSTRAINT ck_observation_version_max CHECK (version <= 2147483647),
	CONSTRAINT fk_observation_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE offer (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	status TEXT NOT NULL,
	external_reference TEXT,
	title TEXT NOT NULL,
	description TEXT,
	total_minutes BIGINT NOT NULL,
	accompanied_minutes BIGINT NOT NULL,
	remote_percent BIGINT NOT NULL,
	prices JSONB NOT NULL,
	steps JSONB NOT NULL,
	CONSTRAINT pk_offer PRIMARY KEY (id),
	CONSTRAINT ck_offer_version_min CHECK (version >= 1),
	CONSTRAINT ck_offer_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_offer_status_known CHECK (status IN ('active', 'retired')),
	CONSTRAINT ck_offer_total_minutes_min CHECK (total_minutes >= 0),
	CONSTRAINT ck_offer_total_minutes_max CHECK (total_minutes <= 1000000),
	CONSTRAINT ck_offer_accompanied_minutes_min CHECK (accompanied_minutes >= 0),
	CONSTRAINT ck_offer_accompanied_minutes_max CHECK (accompanied_minutes <= 1000000),
	CONSTRAINT ck_offer_remote_percent_min CHECK (remote_percent >= 0),
	CONSTRAINT ck_offer_remote_percent_max CHECK (remote_percent <= 100),
	CONSTRAINT fk_offer_id FOREIGN KEY(id) REFERENCES thread (id)
);
CREATE TABLE organisation (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	status TEXT NOT NULL,
	external_reference TEXT,
	name TEXT NOT NULL,
	siren TEXT NOT NULL,
	activity_declaration_number TEXT,
	qualiopi_from DATE,
	qualiopi_until DATE,
	other_activities BOOLEAN,
	bilan_unit TEXT,
	cpf_referenced_from DATE,
	cpf_referenced_until DATE,
	vat_attestation_on DATE,
	impact_assessment JSONB,
	sandbox BOOLEAN NOT NULL,
	CONSTRAINT pk_organisation PRIMARY KEY (id),
	CONSTRAINT ck_organisation_version_min CHECK (version >= 1),
	CONSTRAINT ck_organisation_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_organisation_status_known CHECK (status IN ('active', 'retired')),
	CONSTRAINT fk_organisation_id FOREIGN KEY(id) REFERENCES thread (id)
);
CREATE TABLE personal_copy (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	status TEXT NOT NULL,
	beneficiary_id UUID NOT NULL,
	document TEXT NOT NULL,
	document_sha256 TEXT NOT NULL,
	handed_over_on DATE NOT NULL,
	downloaded_on DATE,
	content BYTEA,
	CONSTRAINT pk_personal_copy PRIMARY KEY (id),
	CONSTRAINT ck_personal_copy_version_min CHECK (version >= 1),
	CONSTRAINT ck_personal_copy_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_personal_copy_status_known CHECK (status IN ('handed_over', 'downloaded')),
	CONSTRAINT ck_personal_copy_document_known CHECK (document IN ('synthesis', 'results')),
	CONSTRAINT fk_personal_copy_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE platform_event (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	status TEXT NOT NULL,
	funding_request_id UUID NOT NULL,
	source_event_id TEXT NOT NULL,
	source TEXT NOT NULL,
	code TEXT NOT NULL,
	axis TEXT,
	mover TEXT,
	occurred_on DATE NOT NULL,
	payload JSONB,
	reporter_id UUID NOT NULL,
	CONSTRAINT pk_platform_event PRIMARY KEY (id),
	CONSTRAINT ck_platform_event_version_min CHECK (version >= 1),
	CONSTRAINT ck_platform_event_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_platform_event_status_known CHECK (status IN ('applied', 'outdated', 'unknown')),
	CONSTRAINT ck_platform_event_source_known CHECK (source IN ('manual', 'connector')),
	CONSTRAINT ck_platform_event_axis_known CHECK (axis IN ('file', 'billing', 'control')),
	CONSTRAINT ck_platform_event_mover_known CHECK (mover IN ('holder', 'provider', 'funder')),
	CONSTRAINT fk_platform_event_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE poll_status (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	bilan_id UUID NOT NULL,
	funder_id UUID,
	status TEXT NOT NULL,
	funding_status TEXT NOT NULL,
	amount_cents BIGINT NOT NULL,
	planned_start_on DATE,
	planned_end_on DATE,
	started_on DATE,
	interrupted_on DATE,
	ended_on DATE,
	contracted_minutes BIGINT,
	attested_minutes BIGINT NOT NULL,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_poll_status PRIMARY KEY (id),
	CONSTRAINT ck_poll_status_status_known CHECK (status IN ('requested', 'ready', 'in_progress', 'interrupted', 'completed', 'partially_completed', 'cancelled')),
	CONSTRAINT ck_poll_status_funding_status_known CHECK (funding_status IN ('draft', 'submitted', 'under_review', 'granted', 'partially_granted', 'secured', 'service_done_declared', 'service_done_validated', 'invoiced', 'paid', 'closed', 'refused', 'lapsed', 'cancelled', 'entered_in_error')),
	CONSTRAINT ck_poll_status_amount_cents_min CHECK (amount_cents >= 0),
	CONSTRAINT ck_poll_status_amount_cents_max CHECK (amount_cents <= 100000000000),
	CONSTRAINT ck_poll_status_attested_minutes_min CHECK (attested_minutes >= 0),
	CONSTRAINT ck_poll_status_attested_minutes_max CHECK (attested_minutes <= 1000000),
	CONSTRAINT ck_poll_status_version_min CHECK (version >= 1),
	CONSTRAINT ck_poll_status_version_max CHECK (version <= 2147483647),
	CONSTRAINT fk_poll_status_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE project (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	kind TEXT NOT NULL,
	revision BIGINT NOT NULL,
	content BYTEA,
	formalised_on DATE,
	CONSTRAINT pk_project PRIMARY KEY (id),
	CONSTRAINT ck_project_version_min CHECK (version >= 1),
	CONSTRAINT ck_project_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_project_status_known CHECK (status IN ('draft', 'formalised', 'dropped', 'entered_in_error')),
	CONSTRAINT ck_project_kind_known CHECK (kind IN ('project', 'alternative')),
	CONSTRAINT ck_project_revision_min CHECK (revision >= 1),
	CONSTRAINT ck_project_revision_max CHECK (revision <= 2147483647),
	CONSTRAINT fk_project_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE publication (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	replaced_by_id UUID,
	figures JSONB NOT NULL,
	period_from DATE,
	period_until DATE,
	population TEXT,
	formula TEXT,
	method_text TEXT,
	answers BIGINT,
	status TEXT NOT NULL,
	title TEXT NOT NULL,
	published_on DATE,
	withdrawn_on DATE,
	CONSTRAINT pk_publication PRIMARY KEY (id),
	CONSTRAINT ck_publication_version_min CHECK (version >= 1),
	CONSTRAINT ck_publication_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_publication_status_known CHECK (status IN ('draft', 'published', 'withdrawn', 'entered_in_error')),
	CONSTRAINT fk_publication_id FOREIGN KEY(id) REFERENCES thread (id)
);
CREATE TABLE quality_proof (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	replaced_by_id UUID,
	indicator BIGINT NOT NULL,
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	document_sha256 TEXT NOT NULL,
	dated_on DATE NOT NULL,
	valid_until DATE,
	status TEXT NOT NULL,
	withdrawn_on DATE,
	CONSTRAINT pk_quality_proof PRIMARY KEY (id),
	CONSTRAINT ck_quality_proof_version_min CHECK (version >= 1),
	CONSTRAINT ck_quality_proof_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_quality_proof_indicator_min CHECK (indicator >= 0),
	CONSTRAINT ck_quality_proof_indicator_max CHECK (indicator <= 1000000000),
	CONSTRAINT ck_quality_proof_kind_known CHECK (kind IN ('procedure', 'register', 'certificate', 'contract', 'public_page', 'minutes', 'survey', 'other')),
	CONSTRAINT ck_quality_proof_status_known CHECK (status IN ('brought', 'withdrawn', 'entered_in_error')),
	CONSTRAINT fk_quality_proof_id FOREIGN KEY(id) REFERENCES thread (id)
);
CREATE TABLE quote (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	offer_id UUID,
	route TEXT,
	paying_employer_id UUID,
	price_cents BIGINT,
	vat_basis TEXT,
	preliminary_minutes BIGINT,
	investigation_minutes BIGINT,
	conclusion_minutes BIGINT,
	remote_percent BIGINT,
	planned_start_on DATE,
	planned_end_on DATE,
	note TEXT,
	status TEXT NOT NULL,
	sent_on DATE,
	reflection_until DATE,
	person_accepted_on DATE,
	voluntary_attested BOOLEAN NOT NULL,
	accepted_on DATE,
	document_sha256 TEXT,
	CONSTRAINT pk_quote PRIMARY KEY (id),
	CONSTRAINT ck_quote_version_min CHECK (version >= 1),
	CONSTRAINT ck_quote_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_quote_route_known CHECK (route IN ('cpf', 'skills_plan', 'redeployment_leave', 'self', 'job_seeker_aid', 'public_employer', 'disability_fund', 'orientation')),
	CONSTRAINT ck_quote_vat_basis_known CHECK (vat_basis IN ('training_exemption', 'franchise', 'taxed')),
	CONSTRAINT ck_quote_remote_percent_max CHECK (remote_percent <= 100),
	CONSTRAINT ck_quote_status_known CHECK (status IN ('draft', 'sent', 'partly_accepted', 'accepted', 'refused', 'lapsed', 'superseded', 'cancelled', 'entered_in_error')),
	CONSTRAINT fk_quote_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE referral (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	status TEXT NOT NULL,
	provider_name BYTEA,
	offered_on DATE NOT NULL,
	answered_on DATE,
	CONSTRAINT pk_referral PRIMARY KEY (id),
	CONSTRAINT ck_referral_version_min CHECK (version >= 1),
	CONSTRAINT ck_referral_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_referral_status_known CHECK (status IN ('offered', 'accepted', 'declined')),
	CONSTRAINT fk_referral_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE response_quality (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	assignment_id UUID NOT NULL,
	result_id UUID NOT NULL,
	flags BYTEA,
	CONSTRAINT pk_response_quality PRIMARY KEY (id),
	CONSTRAINT ck_response_quality_version_min CHECK (version >= 1),
	CONSTRAINT ck_response_quality_version_max CHECK (version <= 2147483647),
	CONSTRAINT fk_response_quality_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE result (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	assignment_id UUID NOT NULL,
	instrument_id TEXT NOT NULL,
	engine TEXT NOT NULL,
	definition_sha256 TEXT NOT NULL,
	scored_on DATE NOT NULL,
	report BYTEA,
	released_on DATE,
	CONSTRAINT pk_result PRIMARY KEY (id),
	CONSTRAINT ck_result_version_min CHECK (version >= 1),
	CONSTRAINT ck_result_version_max CHECK (version <= 2147483647),
	CONSTRAINT fk_result_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE retention_agreement (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	status TEXT NOT NULL,
	consent_id UUID NOT NULL,
	classes JSONB NOT NULL,
	reason TEXT NOT NULL,
	months BIGINT NOT NULL,
	agreed_on DATE NOT NULL,
	expires_on DATE,
	ended_on DATE,
	CONSTRAINT pk_retention_agreement PRIMARY KEY (id),
	CONSTRAINT ck_retention_agreement_version_min CHECK (version >= 1),
	CONSTRAINT ck_retention_agreement_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_retention_agreement_status_known CHECK (status IN ('active', 'withdrawn', 'expired', 'superseded')),
	CONSTRAINT ck_retention_agreement_months_min CHECK (months >= 0),
	CONSTRAINT ck_retention_agreement_months_max CHECK (months <= 1000000000),
	CONSTRAINT fk_retention_agreement_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE retention_item (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	status TEXT NOT NULL,
	content_kind TEXT NOT NULL,
	agreement_id UUID,
	kept_until DATE,
	notice_on DATE,
	reason TEXT,
	held_since DATE,
	destruction_ordered_on DATE,
	destroy_by DATE,
	destroyed_on DATE,
	certificate_id UUID,
	CONSTRAINT pk_retention_item PRIMARY KEY (id),
	CONSTRAINT ck_retention_item_version_min CHECK (version >= 1),
	CONSTRAINT ck_retention_item_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_retention_item_status_known CHECK (status IN ('active', 'retained', 'expiring', 'legal_hold', 'destruction_pending', 'destroyed')),
	CONSTRAINT ck_retention_item_content_kind_known CHECK (content_kind IN ('needs', 'objectives', 'notes', 'answers', 'results', 'skills', 'projects', 'action_plan', 'synthesis', 'disability', 'messages', 'follow_up', 'uploads', 'complaint', 'data_request', 'personal_copy')),
	CONSTRAINT ck_retention_item_reason_known CHECK (reason IN ('end_of_action', 'agreement_expired', 'agreement_withdrawn', 'person_asked', 'follow_up_over', 'career_advice_over')),
	CONSTRAINT fk_retention_item_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE retention_question (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	status TEXT NOT NULL,
	asked_on DATE NOT NULL,
	answered_on DATE,
	keeps BOOLEAN,
	proof_sha256 TEXT,
	CONSTRAINT pk_retention_question PRIMARY KEY (id),
	CONSTRAINT ck_retention_question_version_min CHECK (version >= 1),
	CONSTRAINT ck_retention_question_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_retention_question_status_known CHECK (status IN ('asked', 'answered')),
	CONSTRAINT fk_retention_question_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE session (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	kind TEXT NOT NULL,
	phase TEXT NOT NULL,
	step TEXT,
	step_title TEXT,
	starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
	minutes BIGINT NOT NULL,
	modality TEXT NOT NULL,
	counsellor_id UUID NOT NULL,
	place TEXT,
	discreet BOOLEAN NOT NULL,
	held_on DATE,
	beneficiary_signed_at TIMESTAMP WITH TIME ZONE,
	counsellor_signed_at TIMESTAMP WITH TIME ZONE,
	attested_on DATE,
	CONSTRAINT pk_session PRIMARY KEY (id),
	CONSTRAINT ex_session_one_at_a_time EXCLUDE USING gist (org_id WITH =, counsellor_id WITH =, tsrange((starts_at AT TIME ZONE 'UTC'), (starts_at AT TIME ZONE 'UTC') + make_interval(mins => minutes::int)) WITH &&, (CASE WHEN kind = 'collective' THEN extract(epoch FROM starts_at AT TIME ZONE 'UTC')::text ELSE id::text END) WITH <>) WHERE (kind IN ('information', 'individual', 'collective', 'test_sitting', 'debrief', 'second_opinion', 'follow_up') AND status IN ('planned', 'confirmed', 'held', 'attested', 'locked', 'disputed')),
	CONSTRAINT ck_session_version_min CHECK (version >= 1),
	CONSTRAINT ck_session_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_session_status_known CHECK (status IN ('planned', 'confirmed', 'held', 'attested', 'locked', 'cancelled_by_beneficiary', 'cancelled_by_provider', 'no_show', 'disputed', 'entered_in_error')),
	CONSTRAINT ck_session_kind_known CHECK (kind IN ('information', 'individual', 'collective', 'test_sitting', 'debrief', 'second_opinion', 'autonomous', 'follow_up')),
	CONSTRAINT ck_session_phase_known CHECK (phase IN ('inquiry', 'information_meeting', 'reflection', 'committed', 'contracting', 'ready', 'preliminary', 'investigation', 'conclusion', 'completed', 'following_up', 'closed', 'suspended', 'declined', 'redirected', 'withdrawn', 'abandoned', 'cancelled_by_provider', 'entered_in_error')),
	CONSTRAINT ck_session_minutes_min CHECK (minutes >= 0),
	CONSTRAINT ck_session_minutes_max CHECK (minutes <= 1000000),
	CONSTRAINT ck_session_modality_known CHECK (modality IN ('on_site', 'remote')),
	CONSTRAINT fk_session_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE share (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	status TEXT NOT NULL,
	consent_id UUID NOT NULL,
	synthesis_id UUID NOT NULL,
	synthesis_version_id UUID NOT NULL,
	document_sha256 TEXT NOT NULL,
	recipient TEXT NOT NULL,
	party_id UUID,
	purpose TEXT NOT NULL,
	documents JSONB NOT NULL,
	valid_from DATE NOT NULL,
	valid_until DATE NOT NULL,
	max_views BIGINT,
	ended_on DATE,
	uses BIGINT NOT NULL,
	token_digest TEXT NOT NULL,
	CONSTRAINT pk_share PRIMARY KEY (id),
	CONSTRAINT ck_share_version_min CHECK (version >= 1),
	CONSTRAINT ck_share_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_share_status_known CHECK (status IN ('open', 'revoked', 'expired')),
	CONSTRAINT ck_share_uses_min CHECK (uses >= 0),
	CONSTRAINT ck_share_uses_max CHECK (uses <= 1000000000),
	CONSTRAINT fk_share_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE signature (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	convention_id UUID NOT NULL,
	party TEXT NOT NULL,
	channel TEXT NOT NULL,
	document_sha256 TEXT NOT NULL,
	signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	signed_on DATE NOT NULL,
	signer_id UUID NOT NULL,
	level TEXT NOT NULL,
	scan_reference TEXT,
	voided_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_signature PRIMARY KEY (id),
	CONSTRAINT ck_signature_version_min CHECK (version >= 1),
	CONSTRAINT ck_signature_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_signature_party_known CHECK (party IN ('beneficiary', 'provider', 'employer')),
	CONSTRAINT ck_signature_channel_known CHECK (channel IN ('account', 'paper')),
	CONSTRAINT fk_signature_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE synthesis (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	replaced_by_id UUID,
	status TEXT NOT NULL,
	review_requested_on DATE,
	review_waived_on DATE,
	observations_count BIGINT NOT NULL,
	versions_count BIGINT NOT NULL,
	document_sha256 TEXT,
	finalised_on DATE,
	delivered_on DATE,
	results_delivered_on DATE,
	acknowledged_on DATE,
	personal_copy_id UUID,
	destroyed_on DATE,
	certificate_id UUID,
	revision BIGINT NOT NULL,
	CONSTRAINT pk_synthesis PRIMARY KEY (id),
	CONSTRAINT ck_synthesis_version_min CHECK (version >= 1),
	CONSTRAINT ck_synthesis_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_synthesis_status_known CHECK (status IN ('drafting', 'in_review', 'revised', 'final', 'delivered', 'retained', 'destroyed', 'entered_in_error')),
	CONSTRAINT ck_synthesis_observations_count_min CHECK (observations_count >= 0),
	CONSTRAINT ck_synthesis_observations_count_max CHECK (observations_count <= 1000000000),
	CONSTRAINT ck_synthesis_versions_count_min CHECK (versions_count >= 0),
	CONSTRAINT ck_synthesis_versions_count_max CHECK (versions_count <= 1000000000),
	CONSTRAINT ck_synthesis_revision_min CHECK (revision >= 1),
	CONSTRAINT ck_synthesis_revision_max CHECK (revision <= 2147483647),
	CONSTRAINT fk_synthesis_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE synthesis_draft (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	hers_alone_since DATE,
	synthesis_id UUID NOT NULL,
	revision BIGINT NOT NULL,
	content BYTEA,
	CONSTRAINT pk_synthesis_draft PRIMARY KEY (id),
	CONSTRAINT ck_synthesis_draft_version_min CHECK (version >= 1),
	CONSTRAINT ck_synthesis_draft_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_synthesis_draft_revision_min CHECK (revision >= 1),
	CONSTRAINT ck_synthesis_draft_revision_max CHECK (revision <= 2147483647),
	CONSTRAINT fk_synthesis_draft_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE synthesis_version (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	hers_alone_since DATE,
	synthesis_id UUID NOT NULL,
	number BIGINT NOT NULL,
	document_sha256 TEXT NOT NULL,
	finalised_on DATE NOT NULL,
	content BYTEA,
	CONSTRAINT pk_synthesis_version PRIMARY KEY (id),
	CONSTRAINT ck_synthesis_version_version_min CHECK (version >= 1),
	CONSTRAINT ck_synthesis_version_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_synthesis_version_number_min CHECK (number >= 1),
	CONSTRAINT ck_synthesis_version_number_max CHECK (number <= 2147483647),
	CONSTRAINT fk_synthesis_version_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE training_report (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	organisation_id UUID NOT NULL,
	status TEXT NOT NULL,
	year_ends_on DATE NOT NULL,
	due_on DATE NOT NULL,
	filed_on DATE,
	reference TEXT,
	CONSTRAINT pk_training_report PRIMARY KEY (id),
	CONSTRAINT ck_training_report_version_min CHECK (version >= 1),
	CONSTRAINT ck_training_report_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_training_report_status_known CHECK (status IN ('due', 'late', 'filed')),
	CONSTRAINT fk_training_report_organisation_id FOREIGN KEY(organisation_id) REFERENCES thread (id)
);
CREATE TABLE warning (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	bilan_id UUID NOT NULL,
	status TEXT NOT NULL,
	subject_noun TEXT NOT NULL,
	subject_id UUID NOT NULL,
	rule_id TEXT NOT NULL,
	basis TEXT NOT NULL,
	article TEXT NOT NULL,
	sentence_fr TEXT NOT NULL,
	sentence_en TEXT NOT NULL,
	acknowledged_at TIMESTAMP WITH TIME ZONE,
	acknowledged_by UUID,
	CONSTRAINT pk_warning PRIMARY KEY (id),
	CONSTRAINT ck_warning_version_min CHECK (version >= 1),
	CONSTRAINT ck_warning_version_max CHECK (version <= 2147483647),
	CONSTRAINT ck_warning_status_known CHECK (status IN ('open', 'acknowledged')),
	CONSTRAINT fk_warning_bilan_id FOREIGN KEY(bilan_id) REFERENCES thread (id)
);
CREATE TABLE client_failure (
	org_id UUID NOT NULL,
	client_id UUID NOT NULL,
	failures BIGINT NOT NULL,
	locked_until TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_client_failure PRIMARY KEY (client_id),
	CONSTRAINT fk_client_failure_client_id FOREIGN KEY(client_id) REFERENCES client (id)
);
CREATE INDEX ix_access_at ON access (org_id, at, id);
CREATE INDEX ix_access_bilan ON access (bilan_id, at);
CREATE INDEX ix_access_reader ON access (principal_id, at);
CREATE INDEX ix_effect_owed ON effect (next_at) WHERE done_at IS NULL AND dead_at IS NULL;
CREATE INDEX ix_feed_entry_stream ON feed_entry (org_id, stream, xid, position);
CREATE INDEX ix_feed_entry_tail ON feed_entry (xid, position) WHERE stream = 'provider';
CREATE INDEX ix_idempotency_at ON idempotency USING brin (at);
CREATE INDEX ix_accessibility_need_bilan_id ON accessibility_need (bilan_id);
CREATE INDEX ix_account_party_id ON account (party_id);
CREATE UNIQUE INDEX uq_account_identity ON account (issuer, subject, org_id) WHERE status = 'active';
CREATE UNIQUE INDEX uq_account_party ON account (org_id, party_id) WHERE status = 'active' AND party_noun <> 'employer';
CREATE INDEX ix_action_plan_bilan_id ON action_plan (bilan_id);
CREATE UNIQUE INDEX uq_action_plan_bilan ON action_plan (bilan_id) WHERE status <> 'entered_in_error';
CREATE INDEX ix_adaptation_bilan_id ON adaptation (bilan_id);
CREATE INDEX ix_anomaly_party_id ON anomaly (party_id);
CREATE INDEX ix_answer_bilan_id ON answer (bilan_id);
CREATE INDEX ix_assignment_bilan_id ON assignment (bilan_id);
CREATE INDEX ix_attendance_bilan_id ON attendance (bilan_id);
CREATE INDEX ix_attendance_session ON attendance (session_id);
CREATE INDEX ix_bilan_beneficiary ON bilan (beneficiary_id);
CREATE UNIQUE INDEX uq_bilan_reference ON bilan (org_id, reference);
CREATE INDEX ix_bilan_list_bilan_id ON bilan_list (bilan_id);
CREATE INDEX ix_bilan_list_newest ON bilan_list (org_id, viewer_id, bilan_id) WHERE NOT ended;
CREATE INDEX ix_bilan_list_screen ON bilan_list (org_id, viewer_id, status, bilan_id) INCLUDE (reference, route, beneficiary_id, given_name, family_name, opened_on, contracted_minutes, attested_minutes, version, updated_at) WHERE NOT ended;
CREATE INDEX ix_billing_item_bilan_id ON billing_item (bilan_id);
CREATE INDEX ix_billing_item_debtor ON billing_item (org_id, debtor_id);
CREATE INDEX ix_complaint_beneficiary ON complaint (org_id, beneficiary_id);
CREATE INDEX ix_complaint_recorded_by ON complaint (org_id, recorded_by_id);
CREATE INDEX ix_consent_bilan_id ON consent (bilan_id);
CREATE INDEX ix_convention_bilan_id ON convention (bilan_id);
CREATE INDEX ix_counter_entry_bilan_id ON counter_entry (bilan_id);
CREATE INDEX ix_counter_entry_session ON counter_entry (session_id);
CREATE INDEX ix_data_request_beneficiary ON data_request (org_id, beneficiary_id);
CREATE INDEX ix_deadline_bilan_id ON deadline (bilan_id);
CREATE INDEX ix_deadline_due ON deadline (fires_at) WHERE status = 'open' AND fires IS NOT NULL;
CREATE INDEX ix_deadline_open ON deadline (bilan_id) WHERE status = 'open';
CREATE INDEX ix_destruction_certificate_bilan_id ON destruction_certificate (bilan_id);
CREATE INDEX ix_emergency_access_bilan_id ON emergency_access (bilan_id);
CREATE INDEX ix_event_at ON event USING brin (at);
CREATE UNIQUE INDEX uq_event_sequence ON event (thread_id, sequence);
CREATE INDEX ix_follow_up_bilan_id ON follow_up (bilan_id);
CREATE INDEX ix_funding_request_bilan_id ON funding_request (bilan_id);
CREATE INDEX ix_funding_request_funder ON funding_request (org_id, funder_id);
CREATE INDEX ix_invitation_party_id ON invitation (party_id);
CREATE UNIQUE INDEX uq_invitation_code ON invitation (code_digest);
CREATE INDEX ix_involvement_bilan_id ON involvement (bilan_id);
CREATE INDEX ix_involvement_party ON involvement (org_id, party_id, bilan_id);
CREATE INDEX ix_leave_request_bilan_id ON leave_request (bilan_id);
CREATE INDEX ix_legal_hold_bilan_id ON legal_hold (bilan_id);
CREATE INDEX ix_message_bilan_id ON message (bilan_id);
CREATE INDEX ix_needs_analysis_bilan_id ON needs_analysis (bilan_id);
CREATE UNIQUE INDEX uq_needs_analysis_bilan ON needs_analysis (bilan_id) WHERE status <> 'entered_in_error';
CREATE INDEX ix_note_bilan_id ON note (bilan_id);
CREATE INDEX ix_objective_bilan_id ON objective (bilan_id);
CREATE INDEX ix_observation_bilan_id ON observation (bilan_id);
CREATE INDEX ix_observation_synthesis ON observation (synthesis_id);
CREATE INDEX ix_personal_copy_beneficiary ON personal_copy (beneficiary_id);
CREATE INDEX ix_personal_copy_bilan_id ON personal_copy (bilan_id);
CREATE INDEX ix_platform_event_bilan_id ON platform_event (bilan_id);
CREATE UNIQUE INDEX uq_platform_event_source ON platform_event (funding_request_id, source_event_id);
CREATE INDEX ix_poll_status_bilan_id ON poll_status (bilan_id);
CREATE INDEX ix_project_bilan_id ON project (bilan_id);
CREATE INDEX ix_publication_published ON publication (org_id) WHERE status = 'published';
CREATE INDEX ix_quote_bilan_id ON quote (bilan_id);
CREATE INDEX ix_referral_bilan_id ON referral (bilan_id);
CREATE INDEX ix_response_quality_assignment ON response_quality (assignment_id);
CREATE INDEX ix_response_quality_bilan_id ON response_quality (bilan_id);
CREATE INDEX ix_result_assignment ON result (assignment_id);
CREATE INDEX ix_result_bilan_id ON result (bilan_id);
CREATE INDEX ix_retention_agreement_bilan_id ON retention_agreement (bilan_id);
CREATE INDEX ix_retention_agreement_consent ON retention_agreement (consent_id);
CREATE INDEX ix_retention_item_bilan_id ON retention_item (bilan_id);
CREATE UNIQUE INDEX uq_retention_item_kind ON retention_item (bilan_id, content_kind);
CREATE INDEX ix_retention_question_bilan_id ON retention_question (bilan_id);
CREATE UNIQUE INDEX uq_retention_question_bilan ON retention_question (bilan_id);
CREATE INDEX ix_session_bilan_id ON session (bilan_id);
CREATE INDEX ix_session_diary ON session (org_id, counsellor_id, starts_at);
CREATE INDEX ix_share_bilan_id ON share (bilan_id);
CREATE INDEX ix_share_party ON share (bilan_id, party_id);
CREATE UNIQUE INDEX uq_share_token ON share (token_digest);
CREATE INDEX ix_signature_bilan_id ON signature (bilan_id);
CREATE UNIQUE INDEX uq_signature_party ON signature (convention_id, party);
CREATE INDEX ix_synthesis_bilan_id ON synthesis (bilan_id);
CREATE UNIQUE INDEX uq_synthesis_bilan ON synthesis (bilan_id) WHERE status <> 'entered_in_error';
CREATE INDEX ix_synthesis_draft_bilan_id ON synthesis_draft (bilan_id);
CREATE UNIQUE INDEX uq_synthesis_draft ON synthesis_draft (synthesis_id);
CREATE INDEX ix_synthesis_version_bilan_id ON synthesis_version (bilan_id);
CREATE UNIQUE INDEX uq_synthesis_version ON synthesis_version (synthesis_id, number);
CREATE INDEX ix_training_report_organisation_id ON training_report (organisation_id);
CREATE UNIQUE INDEX uq_training_report_year ON training_report (org_id, year_ends_on);
CREATE INDEX ix_warning_bilan_id ON warning (bilan_id);
CREATE INDEX ix_warning_open ON warning (bilan_id) WHERE status = 'open';

-- What the tables cannot declare. This is the source: `python -m tools.schema` puts it at the end of the first revision.

INSERT INTO feed_generation VALUES (1);
GRANT SELECT ON feed_generation TO bilan_app;
GRANT SELECT, INSERT, UPDATE ON invariant_check TO bilan_app;

-- Second wall: the application role sees one organisation, the one that its connection is set to; the owner obeys too.
GRANT USAGE ON SCHEMA public TO bilan_app;
GRANT USAGE, CREATE ON SCHEMA public TO bilan_poll;

DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'org_id' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant ON %I USING (org_id = (SELECT nullif(current_setting(''app.org'', true), '''')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO bilan_app', name);
  END LOOP;
END
$$;

GRANT DELETE ON idempotency, effect TO bilan_app;

-- What happened is never rewritten: neither by the application, which has no right to, nor by the owner.
REVOKE UPDATE ON event, access, access_link, signed_day FROM bilan_app;
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON access FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON access FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON access_link FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON access_link FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON signed_day FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON signed_day FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
-- How many files one person may read in an hour: counted where reads are noted, whichever process serves them. Beyond it the statement
-- that reads fails, and shows nothing. The reads of one person wait for each other here, so that none is counted without the others.
CREATE FUNCTION reading_budget() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  most bigint := nullif(current_setting('app.reading_budget', true), '')::bigint;
  reader record;
  wait bigint;
BEGIN
  FOR reader IN SELECT n.principal_id, max(n.at) AS at FROM noted n WHERE most IS NOT NULL GROUP BY n.principal_id LOOP
    PERFORM pg_advisory_xact_lock(hashtext('reading budget'), hashtext(reader.principal_id::text));
    SELECT ceil(extract(epoch FROM f.last + interval '1 hour' - reader.at)) INTO wait FROM (
      SELECT max(a.at) AS last, row_number() OVER (ORDER BY max(a.at) DESC) AS n FROM access a
      WHERE a.principal_id = reader.principal_id AND a.at > reader.at - interval '1 hour' GROUP BY a.bilan_id
    ) f WHERE f.n = most + 1;
    IF FOUND THEN
      RAISE EXCEPTION 'reading budget' USING ERRCODE = 'program_limit_exceeded', DETAIL = format('%s %s', greatest(wait, 1), most);
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
CREATE TRIGGER reading_budget AFTER INSERT ON access REFERENCING NEW TABLE AS noted
  FOR EACH STATEMENT EXECUTE FUNCTION reading_budget();

-- Who takes part in a file now. A seat that rests on a consent of the person (an outside view, the referent) is empty from the day on
-- which no such consent lives, on her organisation's legal clock, whether the worker has noted its end or not.
CREATE VIEW seat WITH (security_invoker = true) AS
  SELECT i.org_id, i.id, i.bilan_id, i.party_id, i.role FROM involvement i
  WHERE i.ended_at IS NULL AND (i.role NOT IN ('second_counsellor', 'referent') OR EXISTS (
    SELECT FROM consent c LEFT JOIN sandbox_clock k ON k.org_id = c.org_id
    CROSS JOIN LATERAL (SELECT (coalesce(k.at, now()) AT TIME ZONE 'Europe/Paris')::date AS today) d
    WHERE c.bilan_id = i.bilan_id AND c.org_id = i.org_id AND c.status = 'granted'
      AND d.today BETWEEN coalesce(c.valid_from, d.today) AND coalesce(c.valid_until, d.today)
      AND (c.id = i.consent_id OR (i.role = 'referent' AND c.kind = 'disability_disclosure'
        AND c.recipients @> jsonb_build_array(jsonb_build_object('party_id', i.party_id))))));

-- What the person has opened to somebody outside, now: on her organisation's legal clock, under a consent in force, of a document that
-- is still there. Reads look here each time; nothing remembers it. The caller's own wall holds.
CREATE VIEW live_share WITH (security_invoker = true) AS
  SELECT s.org_id, s.id, s.bilan_id, s.party_id, s.consent_id, s.synthesis_id, s.synthesis_version_id, s.documents
  FROM share s
  JOIN consent c ON c.id = s.consent_id AND c.org_id = s.org_id AND c.status = 'granted'
  JOIN synthesis y ON y.id = s.synthesis_id AND y.org_id = s.org_id AND y.status IN ('delivered', 'retained')
  LEFT JOIN sandbox_clock k ON k.org_id = s.org_id
  CROSS JOIN LATERAL (SELECT (coalesce(k.at, now()) AT TIME ZONE 'Europe/Paris')::date AS today) d
  WHERE s.status = 'open' AND d.today BETWEEN s.valid_from AND s.valid_until AND d.today BETWEEN c.valid_from AND c.valid_until;

-- Which class of content, or which document of it alone, a consent opens to a party of a file: a share; an outside view; an agreement
-- that keeps documents, to the counsellor who follows the person up.
CREATE VIEW opening WITH (security_invoker = true) AS
  SELECT s.org_id, s.bilan_id, s.party_id, s.consent_id, p.content_kind, d.document_id
  FROM live_share s CROSS JOIN LATERAL jsonb_array_elements_text(s.documents) p(content_kind)
  CROSS JOIN LATERAL unnest(CASE WHEN p.content_kind = 'synthesis'
    THEN ARRAY[s.synthesis_id, s.synthesis_version_id] ELSE ARRAY[NULL::uuid] END) d(document_id)
  UNION ALL
  SELECT i.org_id, i.bilan_id, i.party_id, c.id, p.content_kind, NULL
  FROM involvement i JOIN consent c ON c.id = i.consent_id AND c.org_id = i.org_id AND c.status = 'granted'
  LEFT JOIN sandbox_clock k ON k.org_id = i.org_id
  CROSS JOIN LATERAL jsonb_array_elements_text(c.documents) p(content_kind)
  WHERE i.role = 'second_counsellor' AND i.ended_at IS NULL
    AND (coalesce(k.at, now()) AT TIME ZONE 'Europe/Paris')::date BETWEEN c.valid_from AND c.valid_until
  UNION ALL
  SELECT i.org_id, i.bilan_id, i.party_id, a.consent_id, p.content_kind, NULL
  FROM involvement i JOIN retention_agreement a ON a.bilan_id = i.bilan_id AND a.org_id = i.org_id AND a.status = 'active'
  LEFT JOIN sandbox_clock k ON k.org_id = i.org_id
  CROSS JOIN LATERAL jsonb_array_elements_text(a.classes) p(content_kind)
  WHERE i.role = 'counsellor' AND i.ended_at IS NULL
    AND (a.expires_on IS NULL OR (coalesce(k.at, now()) AT TIME ZONE 'Europe/Paris')::date <= a.expires_on);
GRANT SELECT ON seat, live_share, opening TO bilan_app;

-- The closed list of look-ups that happen before a tenant is known. Each returns an organisation and an id, or moves a lease; the
-- role that owns them reads nothing else.
GRANT SELECT ON deadline, sandbox_clock, effect, feed_entry TO bilan_poll;
GRANT UPDATE ON effect TO bilan_poll;
GRANT SELECT, UPDATE, DELETE ON idempotency TO bilan_poll;
CREATE POLICY lookup ON deadline FOR SELECT TO bilan_poll USING (true);
CREATE POLICY lookup ON sandbox_clock FOR SELECT TO bilan_poll USING (true);
CREATE POLICY lookup ON effect TO bilan_poll USING (true);
CREATE POLICY lookup ON feed_entry FOR SELECT TO bilan_poll USING (true);
GRANT SELECT ON poll_status TO bilan_poll;
CREATE POLICY lookup ON poll_status FOR SELECT TO bilan_poll USING (true);
CREATE POLICY purge ON idempotency TO bilan_poll USING (true);

-- Deadlines whose silence has taken effect on their organisation's legal clock, the oldest first; of each file only its first, so that
-- what one fires is known before the next. `put_off` are those that the asking worker tried and will try again.
CREATE FUNCTION due_deadlines(instant timestamptz, most bigint, put_off uuid[])
RETURNS TABLE (org_id uuid, id uuid, subject_id uuid, fires text, fires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.org_id, f.id, f.subject_id, f.fires, f.fires_at FROM (
    SELECT DISTINCT ON (d.bilan_id) d.org_id, d.id, d.subject_id, d.fires, d.fires_at
    FROM deadline d LEFT JOIN sandbox_clock c ON c.org_id = d.org_id
    WHERE d.status = 'open' AND d.fires IS NOT NULL AND d.fires_at <= greatest(instant, (SELECT max(s.at) FROM sandbox_clock s))
      AND d.fires_at <= coalesce(c.at, instant) AND d.id <> ALL (put_off)
    ORDER BY d.bilan_id, d.fires_at, d.id
  ) f ORDER BY f.fires_at, f.id LIMIT most
$$;

-- Lease promises that are owed, of `one_org` or of all: each to one worker, for some seconds, after which another may take it.
CREATE FUNCTION lease_effects(lease_id uuid, seconds bigint, most bigint, one_org uuid)
RETURNS TABLE (org_id uuid, thread_id uuid, id uuid, name text, subject uuid, argument text, attempts bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE effect e SET lease = lease_id, leased_until = now() + seconds * interval '1 second', attempts = e.attempts + 1
  FROM (
    SELECT o.id FROM effect o
    WHERE o.done_at IS NULL AND o.dead_at IS NULL AND o.next_at <= now() AND coalesce(o.leased_until, '-infinity') < now()
      AND (one_org IS NULL OR o.org_id = one_org)
    ORDER BY o.next_at, o.id LIMIT most FOR UPDATE SKIP LOCKED
  ) owed WHERE e.id = owed.id
  RETURNING e.org_id, e.thread_id, e.id, e.name, e.subject, e.argument, e.attempts
$$;

-- A promise is kept, or put off, by the worker that holds the lease and by no other (fencing).
CREATE FUNCTION effect_kept(effect_id uuid, lease_id uuid) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH kept AS (UPDATE effect SET done_at = now(), lease = NULL, leased_until = NULL
    WHERE id = effect_id AND lease = lease_id AND done_at IS NULL RETURNING id)
  SELECT EXISTS (SELECT FROM kept)
$$;

CREATE FUNCTION effect_put_off(effect_id uuid, lease_id uuid, seconds bigint, dead boolean) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH late AS (UPDATE effect SET next_at = now() + seconds * interval '1 second', lease = NULL, leased_until = NULL,
      dead_at = CASE WHEN dead THEN now() END
    WHERE id = effect_id AND lease = lease_id AND done_at IS NULL RETURNING id)
  SELECT EXISTS (SELECT FROM late)
$$;

-- Forget answers given before an instant, a few at a time.
CREATE FUNCTION purge_answers(kept_from timestamptz, most bigint) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (DELETE FROM idempotency WHERE ctid = ANY (ARRAY(
    SELECT i.ctid FROM idempotency i WHERE i.at < kept_from LIMIT most FOR UPDATE SKIP LOCKED)) RETURNING 1)
  SELECT count(*) FROM gone
$$;

-- Who speaks: an identity, a machine client, a code. A person may be known to several organisations.
GRANT SELECT (org_id, id, issuer, subject, status) ON account TO bilan_poll;
GRANT SELECT (org_id, id, status) ON client TO bilan_poll;
GRANT SELECT (org_id, id, code_digest) ON invitation TO bilan_poll;
CREATE POLICY lookup ON account FOR SELECT TO bilan_poll USING (true);
CREATE POLICY lookup ON client FOR SELECT TO bilan_poll USING (true);
CREATE POLICY lookup ON invitation FOR SELECT TO bilan_poll USING (true);

CREATE FUNCTION account_of(iss text, sub text) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.org_id, a.id FROM account a WHERE a.issuer = iss AND a.subject = sub AND a.status = 'active' ORDER BY a.id LIMIT 100
$$;

CREATE FUNCTION client_of(client_id uuid) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.org_id, c.id FROM client c WHERE c.id = client_id AND c.status = 'active'
$$;

CREATE FUNCTION invitation_of(digest text) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.org_id, i.id FROM invitation i WHERE i.code_digest = digest
$$;

-- A link that the person handed out: by the hash of 256 random bits.
GRANT SELECT (org_id, id, token_digest) ON share TO bilan_poll;
CREATE POLICY lookup ON share FOR SELECT TO bilan_poll USING (true);

CREATE FUNCTION share_of(digest text) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.org_id, s.id FROM share s WHERE s.token_digest = digest
$$;

-- Every organisation, for what is done for each of them: the daily digests and their verification.
GRANT SELECT (id) ON organisation TO bilan_poll;
CREATE POLICY lookup ON organisation FOR SELECT TO bilan_poll USING (true);

CREATE FUNCTION organisations() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id FROM organisation o ORDER BY o.id
$$;

-- Whether some entry lies above the horizon of this cluster: one that was restored into a younger cluster, where it would never be heard.
CREATE FUNCTION feed_ahead() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM feed_entry f WHERE f.stream = 'provider' AND f.xid >= pg_snapshot_xmax(pg_current_snapshot()))
$$;

-- The polls of several callers in one statement: a row is found only by its id, its organisation and its funder together. Without a
-- funder it is the provider itself that asks.
CREATE FUNCTION polled(ids uuid[], orgs uuid[], funders uuid[]) RETURNS SETOF poll_status
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT p.* FROM unnest(ids, orgs, funders) q(id, org, funder)
    JOIN public.poll_status p ON p.id = q.id AND p.org_id = q.org AND (q.funder IS NULL OR p.funder_id = q.funder);
END
$$;

-- Threads on which something was written by transactions that were not over at `since`, of which nouns, and where to look next time.
CREATE FUNCTION changed_threads(since xid8) RETURNS TABLE (threads uuid[], nouns text[], horizon xid8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT array_agg(DISTINCT f.thread_id), array_agg(DISTINCT split_part(f.type, '.', 1)), pg_snapshot_xmin(pg_current_snapshot())
  FROM feed_entry f WHERE f.stream = 'provider' AND f.xid >= since
$$;

DO $$
DECLARE
  signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY[
    'polled(uuid[], uuid[], uuid[])', 'changed_threads(xid8)', 'feed_ahead()',
    'due_deadlines(timestamptz, bigint, uuid[])', 'lease_effects(uuid, bigint, bigint, uuid)', 'effect_kept(uuid, uuid)',
    'effect_put_off(uuid, uuid, bigint, boolean)', 'purge_answers(timestamptz, bigint)',
    'account_of(text, text)', 'client_of(uuid)', 'invitation_of(text)', 'share_of(text)', 'organisations()'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO bilan_app', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO bilan_poll', signature);
  END LOOP;
END
$$;
REVOKE CREATE ON SCHEMA public FROM bilan_poll;
