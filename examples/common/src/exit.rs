//! The exit status: the same for every program that gives verdicts.

use std::process::ExitCode;

use zairyu::verify::VerificationResult;

/// In ascending order of precedence: of several outcomes the greatest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Normal, and everything that was asked for was done.
    Normal,
    /// The card is exempt, or the checks were incomplete.
    NotVerified,
    /// Something could not be read, checked or written.
    Failed,
    /// Altered, or not issued by a trusted authority.
    Abnormal,
}

impl Status {
    /// The status for the verdict on one card.
    pub fn of(result: VerificationResult) -> Self {
        match result {
            VerificationResult::Normal { .. } => Status::Normal,
            VerificationResult::Abnormal => Status::Abnormal,
            VerificationResult::Exempt | VerificationResult::Incomplete => Status::NotVerified,
        }
    }

    /// The number that the program ends with.
    pub fn code(self) -> u8 {
        match self {
            Status::Normal => 0,
            Status::Failed => 1,
            Status::Abnormal => 2,
            Status::NotVerified => 3,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(status.code())
    }
}

/// As in `sysexits.h`.
pub const WRONG_USAGE: u8 = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abnormal_wins_then_failures_then_not_verified() {
        let by_precedence = [2, 1, 3, 0];
        let mut all = [
            Status::NotVerified,
            Status::Normal,
            Status::Abnormal,
            Status::Failed,
        ];
        all.sort_by(|one, other| other.cmp(one));
        assert_eq!(all.map(Status::code), by_precedence);
    }
}
