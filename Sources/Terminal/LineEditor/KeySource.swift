import CEditline

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The keys of a terminal, one character at a time, and the signals that matter while it is edited.
///
/// Takes the place of libedit's own reading: that knows signals only by handlers which resend them to the whole process group.
final class KeySource {
    enum Event: Equatable {
        case character(Unicode.Scalar)
        /// Ctrl-C that came as a signal.
        case interrupt
        case resize
        /// The process goes on after it was stopped.
        case resumed
        case endOfFile
    }

    private let descriptor: Int32
    private var signals: Int32 = -1
    /// Characters read ahead while looking for an escape sequence.
    private var queue: [Unicode.Scalar] = []
    /// Whether unknown escape sequences are dropped: in vi mode their letters would be commands.
    var dropsUnknownSequences = false
    /// How long the rest of an escape sequence may take after Escape, in milliseconds: terminals send it at once, people do not.
    private static let escapeDelay: Int32 = 50

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// From here on signals arrive as events.
    func watchSignals() { signals = dbw_signals_watch(descriptor) }
    func unwatchSignals() {
        if signals >= 0 { dbw_signals_unwatch() }
        signals = -1
    }

    /// Waits for what comes next. Bytes are taken one by one: what is typed ahead belongs to whoever reads the terminal then.
    func next() -> Event {
        while true {
            if !queue.isEmpty { return .character(queue.removeFirst()) }
            switch wait() {
            case .signal(let number):
                switch number {
                case SIGINT: return .interrupt
                case SIGWINCH: return .resize
                case SIGCONT: return .resumed
                default: continue
                }
            case .input:
                guard let first = readByte() else { return .endOfFile }
                guard let scalar = decode(first) else { continue }
                if scalar != "\u{1B}" { return .character(scalar) }
                if let scalar = escape() { return .character(scalar) }
            case .failure: return .endOfFile
            }
        }
    }

    private enum Readiness {
        case signal(Int32)
        case input
        case failure
    }

    /// Waits for either descriptor; signals come first.
    private func wait() -> Readiness {
        while true {
            var descriptors = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
            if signals >= 0 { descriptors.append(pollfd(fd: signals, events: Int16(POLLIN), revents: 0)) }
            let count = poll(&descriptors, nfds_t(descriptors.count), -1)
            if count < 0 {
                if errno == EINTR { continue }
                return .failure
            }
            if descriptors.count > 1, descriptors[1].revents != 0 {
                var number: UInt8 = 0
                if read(signals, &number, 1) == 1 { return .signal(Int32(number)) }
            }
            if descriptors[0].revents != 0 { return .input }
        }
    }

    /// Waits until bytes can be read, for whoever reads them without this type: nil then, else what came instead.
    func waitForInput() -> Event? {
        switch wait() {
        case .signal(let number): number == SIGINT ? .interrupt : .resize
        case .input: nil
        case .failure: .endOfFile
        }
    }

    /// After Escape: the key whose sequence follows; Escape itself where none does; nil for a sequence that is dropped.
    private func escape() -> Unicode.Scalar? {
        var sequence: [Unicode.Scalar] = []
        while sequence.count < 16, let scalar = readAhead() {
            sequence.append(scalar)
            if sequence.count == 1, scalar == "[" || scalar == "O" { continue }
            if sequence.count == 1 || (scalar.value >= 0x40 && scalar.value <= 0x7E) { break }
        }
        if let key = EditingKey.of(sequence: EditBuffer(scalars: sequence, cursor: 0).text) { return key.scalar }
        if dropsUnknownSequences, sequence.count > 1 { return nil }
        queue = sequence
        return "\u{1B}"
    }

    /// The next character if it is there at once.
    private func readAhead() -> Unicode.Scalar? {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, Self.escapeDelay) == 1, let byte = readByte() else { return nil }
        return decode(byte)
    }

    private func readByte() -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count == 1 { return byte }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            return nil
        }
    }

    /// A character from its UTF-8; nil for bytes that are none, which are skipped.
    private func decode(_ first: UInt8) -> Unicode.Scalar? {
        if first < 0x80 { return Unicode.Scalar(first) }
        let length = first >= 0xF0 && first < 0xF8 ? 4 : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xC2 && first < 0xE0 ? 2 : 0
        guard length > 0 else { return nil }
        var value = UInt32(first) & (0xFF >> UInt32(length + 1))
        for _ in 1..<length {
            guard let byte = readByte(), byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        // C1 controls stand for keys here.
        return value < 0xA0 ? nil : Unicode.Scalar(value)
    }
}
