import Postgres
import SQLText
import Schema

extension Workbench {
    /// Two states as one version of PostgreSQL prints them.
    ///
    /// Majors print some definitions differently and know different attributes, which is no difference of the schemas. Where the states come from two
    /// of them, each that is not of the shadow's own is built there and read again.
    ///
    /// - Throws: `Diagnostic` (refused) where the shadow's version cannot hold one of them.
    public func sameVersion(_ left: LoadedState, _ right: LoadedState) throws -> (LoadedState, LoadedState) {
        let majors = [left, right].map { ServerVersion(number: $0.state.serverVersion).major }
        guard majors[0] != majors[1], !majors.contains(0) else { return (left, right) }
        try requireModelled(left.state, right.state)
        let own = ServerVersion(number: try shadow().version).major
        onEvent(
            .note("the states come from PostgreSQL \(majors[0]) and \(majors[1]), and are compared as PostgreSQL \(own) has them")
        )
        func rebuilt(_ loaded: LoadedState, _ major: Int) throws -> LoadedState {
            guard major != own else { return loaded }
            do {
                let copy = try Proof(workbench: self).copy(of: loaded)
                defer { copy.drop() }
                let session = try shadow().session(copy)
                defer { session.close() }
                var state = try read(session, lineage: nil)
                state.unmodelled = loaded.state.unmodelled
                return LoadedState(state: state, template: nil, database: loaded.database)
            } catch let error as Diagnostic where error.family == .script {
                throw Diagnostic(
                    .refused,
                    "the states come from PostgreSQL \(majors[0]) and \(majors[1]), and PostgreSQL \(own) of the shadow cannot hold one of them: \(error.message)",
                    help: "build shadows on a server of the newer version: --shadow URL, or DBW_POSTGRES_BIN",
                    detail: error.detail)
            }
        }
        return (try rebuilt(left, majors[0]), try rebuilt(right, majors[1]))
    }
}
