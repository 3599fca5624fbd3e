using Akka.Actor;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Support;

/// <summary>What the contract needs of a coordinator, whichever kind it is. Items are numbers.</summary>
public abstract class Subject : IAsyncDisposable
{
    private const string Name = "subject";

    public abstract EphemeralCoordinator Coordinator { get; }

    public static Subject Work(Func<int, CancellationToken, Task> body, EphemeralOptions options, ActorSystem system) =>
        Of(new EphemeralWorkCoordinator<int>(body, options, system, Name));

    public static Subject Result(Func<int, CancellationToken, Task> body, EphemeralOptions options, ActorSystem system) =>
        Of(new EphemeralResultCoordinator<int, int>(Doubling(body), options, system, Name));

    /// <summary>Every number is a key of its own, so that no order between keys hides what the contract asks for.</summary>
    public static Subject KeyedWork(Func<int, CancellationToken, Task> body, EphemeralOptions options, ActorSystem system) =>
        Of(new EphemeralKeyedWorkCoordinator<int, int>(item => item, body, options, system, Name));

    /// <inheritdoc cref="KeyedWork"/>
    public static Subject KeyedResult(Func<int, CancellationToken, Task> body, EphemeralOptions options, ActorSystem system) =>
        Of(new EphemeralKeyedResultCoordinator<int, int, int>(item => item, Doubling(body), options, system, Name));

    public abstract ValueTask<long> EnqueueAsync(int item, CancellationToken token = default);

    public abstract bool TryEnqueue(int item, out long id);

    public abstract IReadOnlyList<Told> Snapshot();

    public abstract IReadOnlyList<Told> Snapshot(OperationStates states);

    public abstract IReadOnlyList<Told> Pending();

    public abstract IReadOnlyList<Told> Running();

    public abstract IReadOnlyList<Told> Failed();

    public abstract IReadOnlyList<Told> Completed();

    public abstract Told? Find(long id);

    public async Task CompleteAndDrainAsync()
    {
        Coordinator.Complete();
        await Coordinator.DrainAsync().InTime();
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Coordinator.DisposeAsync();
    }

    private static SubjectOf<EphemeralOperationSnapshot> Of(EphemeralCoordinator<int, EphemeralOperationSnapshot> coordinator) => new(
        coordinator,
        s => new Told(s.Id, s.Started, s.Completed, s.IsFaulted, s.IsCancelled, s.Error, s.Duration, s.IsPinned, s.Signals, s.State));

    private static SubjectOf<EphemeralOperationSnapshot<int>> Of(
        EphemeralCoordinator<int, EphemeralOperationSnapshot<int>> coordinator) => new(
        coordinator,
        s => new Told(s.Id, s.Started, s.Completed, s.IsFaulted, s.IsCancelled, s.Error, s.Duration, s.IsPinned, s.Signals, s.State));

    // null where the body gives none, so that all kinds can be asked what they make of it
    private static Func<int, CancellationToken, Task<int>> Doubling(Func<int, CancellationToken, Task> body) =>
        (item, token) => body(item, token) is { } task ? After(task, item) : null!;

    private static async Task<int> After(Task body, int item)
    {
        await body;
        return 2 * item;
    }

    /// <summary>The part of a snapshot that all kinds have.</summary>
    public sealed record Told(
        long Id, DateTimeOffset Started, DateTimeOffset? Completed, bool IsFaulted, bool IsCancelled, Exception? Error,
        TimeSpan? Duration, bool IsPinned, IReadOnlyList<string>? Signals, OperationStates State);

    private sealed class SubjectOf<TSnapshot>(EphemeralCoordinator<int, TSnapshot> coordinator, Func<TSnapshot, Told> tell) : Subject
        where TSnapshot : class
    {
        public override EphemeralCoordinator Coordinator => coordinator;

        public override ValueTask<long> EnqueueAsync(int item, CancellationToken token = default) => coordinator.EnqueueAsync(item, token);

        public override bool TryEnqueue(int item, out long id) => coordinator.TryEnqueue(item, out id);

        public override IReadOnlyList<Told> Snapshot() => [.. coordinator.GetSnapshot().Select(tell)];

        public override IReadOnlyList<Told> Snapshot(OperationStates states) => [.. coordinator.GetSnapshot(states).Select(tell)];

        public override IReadOnlyList<Told> Pending() => [.. coordinator.GetPending().Select(tell)];

        public override IReadOnlyList<Told> Running() => [.. coordinator.GetRunning().Select(tell)];

        public override IReadOnlyList<Told> Failed() => [.. coordinator.GetFailed().Select(tell)];

        public override IReadOnlyList<Told> Completed() => [.. coordinator.GetCompleted().Select(tell)];

        public override Told? Find(long id) => coordinator.TryGet(id, out var snapshot) ? tell(snapshot) : null;
    }
}
