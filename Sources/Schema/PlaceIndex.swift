/// Finds places in an array by the hash of what stands there, without a copy of it: eight bytes a slot, linear probing.
struct PlaceIndex: Sendable {
    /// Half of a slot is the hash, half the place; an empty slot is all ones.
    private var slots: [UInt64] = []
    private var count = 0
    private static let empty = UInt64.max

    /// The first place with that hash of which the test says that it is the wanted one.
    func find(_ hash: UInt64, _ isWanted: (Int) -> Bool) -> Int? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count - 1
        let tag = hash >> 32
        var slot = Int(truncatingIfNeeded: hash) & mask
        return slots.withUnsafeBufferPointer { slots in
            while slots[slot] != Self.empty {
                if slots[slot] >> 32 == tag {
                    let place = Int(slots[slot] & 0xFFFF_FFFF)
                    if isWanted(place) { return place }
                }
                slot = (slot + 1) & mask
            }
            return nil
        }
    }

    /// Takes a place in. `hash` gives the hash of every place that is in already.
    mutating func insert(_ place: Int, _ hash: (Int) -> UInt64) {
        if (count + 1) * 4 > slots.count * 3 { grow(hash) }
        put(place, hash(place))
        count += 1
    }

    private mutating func put(_ place: Int, _ hash: UInt64) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != Self.empty { slot = (slot + 1) & mask }
        slots[slot] = (hash >> 32) << 32 | UInt64(place)
    }

    private mutating func grow(_ hash: (Int) -> UInt64) {
        let old = slots
        slots = Array(repeating: Self.empty, count: max(16, old.count * 2))
        for slot in old where slot != Self.empty {
            let place = Int(slot & 0xFFFF_FFFF)
            put(place, hash(place))
        }
    }
}

/// A quick hash for names and addresses; not for input that somebody could choose to make it slow with.
struct PlaceHash {
    private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func combine(_ word: UInt64) {
        value = (value ^ word) &* 0xFF51_AFD7_ED55_8CCD
        value ^= value >> 32
    }

    mutating func combine(_ text: String) {
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
            combine(UInt64(truncatingIfNeeded: bytes.count))
            let raw = UnsafeRawBufferPointer(bytes)
            var offset = 0
            while offset + 8 <= raw.count {
                combine(raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            var rest: UInt64 = 0
            while offset < raw.count {
                rest = rest << 8 | UInt64(raw[offset])
                offset += 1
            }
            combine(rest)
        }
        if isDone == nil { for byte in text.utf8 { combine(UInt64(byte)) } }
    }
}

extension Identity {
    /// Equal for equal identities.
    var placeHash: UInt64 {
        var hash = PlaceHash()
        hash.combine(name)
        hash.combine(relation)
        hash.combine(schema)
        hash.combine(signature)
        hash.combine(kind.rawValue)
        return hash.value
    }
}

extension Address {
    /// Equal for equal addresses.
    var placeHash: UInt64 {
        var hash = PlaceHash()
        hash.combine(UInt64(object) | UInt64(UInt32(bitPattern: sub)) << 32)
        hash.combine(UInt64(catalog) | UInt64(facet.rawValue) << 32)
        return hash.value
    }
}
