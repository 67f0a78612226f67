// Here: one session for a project at a time, private on disk.
import Foundation
import SQLText
import TestSupport
import Testing

@testable import Workbench

struct SessionFolderTests {
    @Test func oneHolderAtATime() throws {
        let fixture = try ProjectFixture()
        let workbench = try fixture.workbench()
        let folder = try SessionFolder(workbench, workbench.requireProject())
        var lock: SessionLock? = try folder.lock()
        let error = #expect(throws: Diagnostic.self) { _ = try folder.lock() }
        #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
        #expect(error?.family == .usage)
        _ = lock
        lock = nil
        _ = try folder.lock()
    }

    @Test func waitsForOneThatIsLeaving() throws {
        let fixture = try ProjectFixture()
        let workbench = try fixture.workbench()
        let folder = try SessionFolder(workbench, workbench.requireProject())
        nonisolated(unsafe) var lock: SessionLock? = try folder.lock()
        Thread.detachNewThread {
            usleep(300_000)
            if lock != nil { lock = nil }
        }
        _ = try folder.lock()
    }

    @Test func folderIsPrivateAndInItsPlace() throws {
        let fixture = try ProjectFixture()
        let workbench = try fixture.workbench()
        let folder = try SessionFolder(workbench, workbench.requireProject())
        #expect(folder.path.hasPrefix(fixture.scratch.path + "/cache/state/shop-"))
        #expect(try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int == 0o700)
        let home = try fixture.workbench { $0.environment["DBW_CACHE"] = nil }
        #expect(try SessionFolder(home, home.requireProject()).path.hasPrefix(fixture.scratch.path + "/.local/state/dbw/shop-"))
        let state = try fixture.workbench {
            $0.environment["DBW_CACHE"] = nil
            $0.environment["XDG_STATE_HOME"] = fixture.scratch.path + "/xdg"
        }
        #expect(try SessionFolder(state, state.requireProject()).path.hasPrefix(fixture.scratch.path + "/xdg/dbw/shop-"))
    }

    @Test func placeThatCannotBeMadeIsSaid() throws {
        let fixture = try ProjectFixture()
        try fixture.scratch.write("file", "")
        let workbench = try fixture.workbench { $0.environment["DBW_CACHE"] = fixture.scratch.path + "/file" }
        let error = #expect(throws: Diagnostic.self) { _ = try SessionFolder(workbench, workbench.requireProject()) }
        #expect(error?.help?.contains("DBW_CACHE") == true)
    }
}
