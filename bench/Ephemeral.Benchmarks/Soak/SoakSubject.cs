using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>A coordinator of any kind, as the soak uses it.</summary>
internal abstract class SoakSubject
{
    public abstract EphemeralCoordinator Coordinator { get; }

    /// <summary>Admits an item, waiting for room; the entry has its id, and its task where there are results.</summary>
    public abstract Task AdmitAsync(SoakEntry entry, CancellationToken token);

    public abstract bool TryAdmit(SoakEntry entry);

    /// <summary>What an actor tells to have an item admitted.</summary>
    public abstract object NewMessage(SoakItem item);

    /// <summary>The state that the window shows of an operation; null when it shows none.</summary>
    public abstract OperationStates? StateOf(long id);

    /// <summary>The id and state of each operation that the window shows.</summary>
    public abstract IReadOnlyList<(long Id, OperationStates State, bool IsPinned)> Window();

    public static SoakSubject Make(SoakPlan plan, SoakBody body, ActorSystem system, string name) => plan.Kind switch
    {
        SoakKind.Work => new Worker(new EphemeralWorkCoordinator<SoakItem>(body.RunAsync, plan.Options, system, name)),
        SoakKind.KeyedWork => new Worker(new EphemeralKeyedWorkCoordinator<int, SoakItem>(
            static item => item.Entry.Key, body.RunAsync, plan.Options, system, name)),
        SoakKind.Result => Of(new EphemeralResultCoordinator<SoakItem, int>(body.NumberAsync, plan.Options, system, name)),
        _ => Of(new EphemeralKeyedResultCoordinator<int, SoakItem, int>(
            static item => item.Entry.Key, body.NumberAsync, plan.Options, system, name)),
    };

    private static Resulting Of(EphemeralResultCoordinator<SoakItem, int> coordinator) => new(
        coordinator, coordinator.SubmitAsync, item => coordinator.TrySubmit(item, out var task) ? task : null);

    private static Resulting Of(EphemeralKeyedResultCoordinator<int, SoakItem, int> coordinator) => new(
        coordinator, coordinator.SubmitAsync, item => coordinator.TrySubmit(item, out var task) ? task : null);

    private sealed class Worker(EphemeralCoordinator<SoakItem, EphemeralOperationSnapshot> coordinator) : SoakSubject
    {
        public override EphemeralCoordinator Coordinator => coordinator;

        public override async Task AdmitAsync(SoakEntry entry, CancellationToken token) =>
            entry.Id = await coordinator.EnqueueAsync(entry.NewItem(), token);

        public override bool TryAdmit(SoakEntry entry)
        {
            var isAdmitted = coordinator.TryEnqueue(entry.NewItem(), out var id);
            entry.Id = id;
            return isAdmitted;
        }

        public override object NewMessage(SoakItem item) => new Enqueue<SoakItem>(item);

        public override OperationStates? StateOf(long id) => coordinator.TryGet(id, out var snapshot) ? snapshot.State : null;

        public override IReadOnlyList<(long Id, OperationStates State, bool IsPinned)> Window() =>
            [.. coordinator.GetSnapshot().Select(static snapshot => (snapshot.Id, snapshot.State, snapshot.IsPinned))];
    }

    private sealed class Resulting(
        EphemeralCoordinator<SoakItem, EphemeralOperationSnapshot<int>> coordinator,
        Func<SoakItem, CancellationToken, ValueTask<EphemeralTask<int>>> submit, Func<SoakItem, EphemeralTask<int>?> trySubmit) : SoakSubject
    {
        public override EphemeralCoordinator Coordinator => coordinator;

        public override async Task AdmitAsync(SoakEntry entry, CancellationToken token)
        {
            entry.Task = await submit(entry.NewItem(), token);
            entry.Id = entry.Task.Id;
        }

        public override bool TryAdmit(SoakEntry entry)
        {
            entry.Task = trySubmit(entry.NewItem());
            entry.Id = entry.Task?.Id ?? 0;
            return entry.Task is not null;
        }

        public override object NewMessage(SoakItem item) => new Submit<SoakItem>(item);

        public override OperationStates? StateOf(long id) => coordinator.TryGet(id, out var snapshot) ? snapshot.State : null;

        public override IReadOnlyList<(long Id, OperationStates State, bool IsPinned)> Window() =>
            [.. coordinator.GetSnapshot().Select(static snapshot => (snapshot.Id, snapshot.State, snapshot.IsPinned))];
    }
}
