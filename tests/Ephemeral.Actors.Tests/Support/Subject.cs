using Akka.Actor;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Support;

/// <summary>What the contract needs of a coordinator, whichever kind it is. Items are numbers.</summary>
public abstract class Subject : IAsyncDisposable
{
    public abstract EphemeralCoordinator Coordinator { get; }

    public abstract ValueTask<long> EnqueueAsync(int item, CancellationToken token = default);

    public abstract bool TryEnqueue(int item, out long id);

    public abstract IReadOnlyList<Told> Snapshot();

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

    /// <summary>The part of a snapshot that all kinds have.</summary>
    public sealed record Told(
        long Id, DateTimeOffset Started, DateTimeOffset? Completed, bool IsFaulted, bool IsCancelled, Exception? Error,
        TimeSpan? Duration, bool IsPinned);
}

public sealed class WorkSubject(Func<int, CancellationToken, Task> body, EphemeralOptions options, ActorSystem system) : Subject
{
    private readonly EphemeralWorkCoordinator<int> _coordinator = new(body, options, system, "subject");

    public override EphemeralCoordinator Coordinator => _coordinator;

    public override ValueTask<long> EnqueueAsync(int item, CancellationToken token = default) => _coordinator.EnqueueAsync(item, token);

    public override bool TryEnqueue(int item, out long id) => _coordinator.TryEnqueue(item, out id);

    public override IReadOnlyList<Told> Snapshot() => [.. _coordinator.GetSnapshot().Select(Tell)];

    public override IReadOnlyList<Told> Running() => [.. _coordinator.GetRunning().Select(Tell)];

    public override IReadOnlyList<Told> Failed() => [.. _coordinator.GetFailed().Select(Tell)];

    public override IReadOnlyList<Told> Completed() => [.. _coordinator.GetCompleted().Select(Tell)];

    public override Told? Find(long id) => _coordinator.TryGet(id, out var snapshot) ? Tell(snapshot) : null;

    private static Told Tell(EphemeralOperationSnapshot s) =>
        new(s.Id, s.Started, s.Completed, s.IsFaulted, s.IsCancelled, s.Error, s.Duration, s.IsPinned);
}

public sealed class ResultSubject(Func<int, CancellationToken, Task> body, EphemeralOptions options, ActorSystem system) : Subject
{
    private readonly EphemeralResultCoordinator<int, int> _coordinator = new(
        (item, token) => Doubled(body(item, token), item), options, system, "subject");

    public override EphemeralCoordinator Coordinator => _coordinator;

    public override ValueTask<long> EnqueueAsync(int item, CancellationToken token = default) => _coordinator.EnqueueAsync(item, token);

    public override bool TryEnqueue(int item, out long id) => _coordinator.TryEnqueue(item, out id);

    public override IReadOnlyList<Told> Snapshot() => [.. _coordinator.GetSnapshot().Select(Tell)];

    public override IReadOnlyList<Told> Running() => [.. _coordinator.GetRunning().Select(Tell)];

    public override IReadOnlyList<Told> Failed() => [.. _coordinator.GetFailed().Select(Tell)];

    public override IReadOnlyList<Told> Completed() => [.. _coordinator.GetCompleted().Select(Tell)];

    public override Told? Find(long id) => _coordinator.TryGet(id, out var snapshot) ? Tell(snapshot) : null;

    // null where the body gives none, so that both kinds can be asked what they make of it
    private static Task<int> Doubled(Task? body, int item) => body is null ? null! : After(body, item);

    private static async Task<int> After(Task body, int item)
    {
        await body;
        return 2 * item;
    }

    private static Told Tell(EphemeralOperationSnapshot<int> s) =>
        new(s.Id, s.Started, s.Completed, s.IsFaulted, s.IsCancelled, s.Error, s.Duration, s.IsPinned);
}
