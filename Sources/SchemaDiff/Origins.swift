import Schema

/// Which facts of a state come down from one of a parent table.
struct Origins {
    private let origins: [Int: Int]
    private let heirs: [Int: [Int]]

    init(_ state: State) {
        var origins: [Int: Int] = [:]
        var heirs: [Int: [Int]] = [:]
        for kind in Kinds.all {
            for index in state.indices(of: kind.id) {
                guard let origin = kind.origin(state.facts[index], in: state), let from = state.index(of: origin.identity) else {
                    continue
                }
                origins[index] = from
                heirs[from, default: []].append(index)
            }
        }
        self.origins = origins
        self.heirs = heirs
    }

    /// The fact that one comes down from.
    func origin(of index: Int) -> Int? { origins[index] }

    /// Those that come down from one.
    func heirs(of index: Int) -> [Int] { heirs[index] ?? [] }
}
