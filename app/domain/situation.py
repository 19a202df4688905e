"""What prices, papers and rules depend on, whatever the noun: the person's status, the frame of the service, how it is paid, the phase."""

from enum import StrEnum


class Frame(StrEnum):
    """Whether the law of the bilan de compétences applies (C. trav. L6313-4) or not (bilan professionnel d'orientation)."""

    IN_FRAME = "in_frame"
    OUT_OF_FRAME = "out_of_frame"


class Route(StrEnum):
    """How the bilan is contracted and paid, which decides the convention."""

    CPF = "cpf"
    SKILLS_PLAN = "skills_plan"
    """Plan de développement des compétences, paid by the employer, its OPCO or both."""
    REDEPLOYMENT_LEAVE = "redeployment_leave"
    SELF = "self"
    """The person pays, possibly reimbursed by a fund."""
    JOB_SEEKER_AID = "job_seeker_aid"
    PUBLIC_EMPLOYER = "public_employer"
    DISABILITY_FUND = "disability_fund"
    ORIENTATION = "orientation"
    """Out of frame."""


class BeneficiaryStatus(StrEnum):
    """The person's situation at entry."""

    PRIVATE_EMPLOYEE = "private_employee"
    JOB_SEEKER = "job_seeker"
    SELF_EMPLOYED = "self_employed"
    PUBLIC_SERVANT = "public_servant"


class Phase(StrEnum):
    """The three legal phases (R6313-4), equal to the states of a bilan of the same name."""

    PRELIMINARY = "preliminary"
    INVESTIGATION = "investigation"
    CONCLUSION = "conclusion"
