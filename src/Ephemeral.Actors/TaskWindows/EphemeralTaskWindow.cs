using Akka.Actor;
using Ephemeral.Actors.Coordinators;
using Ephemeral.Actors.TaskWindows;

namespace Ephemeral.Actors;

/// <summary>
/// The last tasks of each owner (F149–F156): so many per owner, each for so long, and all of an owner's gone after a time without
/// access. Owners see only their own. Nothing is stored but metadata and the tasks themselves; decay needs no traffic.
/// </summary>
/// <typeparam name="TOwner">Who owns tasks, compared by its own equality.</typeparam>
public sealed class EphemeralTaskWindow<TOwner> : IAsyncDisposable
    where TOwner : notnull
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private static long _made;

    private readonly IActorRef _actor;

    /// <summary>Makes a window.</summary>
    /// <param name="options">How much it remembers; null for the defaults.</param>
    /// <param name="system">Where its actors live; null for the one that coordinators of the process share.</param>
    /// <param name="name">What its actor is called; null for a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public EphemeralTaskWindow(EphemeralTaskWindowOptions? options = null, ActorSystem? system = null, string? name = null)
    {
        var validated = (options ?? new EphemeralTaskWindowOptions()).Validated();
        system ??= SharedActorSystem.Get();
        var number = Interlocked.Increment(ref _made);
        _actor = system.ActorOf(
            Props.Create(() => new TaskWindowsActor<TOwner>(validated)),
            $"ephemeral-tasks-{Uri.EscapeDataString(name ?? "window")}-{number}");
    }

    /// <summary>Reserves a place for a task that is about to be started.</summary>
    /// <param name="owner">Whose task it will be.</param>
    /// <param name="cancellationToken">Ends the waiting for the answer.</param>
    /// <returns>The place; null when every place of that owner is taken by a task that still runs (T74).</returns>
    /// <exception cref="AskTimeoutException">The actor system has ended.</exception>
    public async Task<EphemeralTaskReservation?> ReserveAsync(TOwner owner, CancellationToken cancellationToken = default)
    {
        var asked = AskAsync<TaskWindowProtocol.Reserved>(owner, new TaskWindowProtocol.Reserve(), CancellationToken.None);
        TaskWindowProtocol.Reserved answer;
        try
        {
            answer = await asked.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // nobody is left to give back a place that is granted after all
            _ = asked.ContinueWith(t =>
            {
                if (t.IsCompletedSuccessfully && t.Result.Granted)
                    _actor.Tell(new TaskWindowProtocol.For<TOwner>(owner, new TaskWindowProtocol.Release()), ActorRefs.NoSender);
                _ = t.Exception;
            }, TaskScheduler.Default);
            throw;
        }

        return answer.Granted
            ? new EphemeralTaskReservation(message => _actor.Tell(new TaskWindowProtocol.For<TOwner>(owner, message), ActorRefs.NoSender))
            : null;
    }

    /// <summary>The owner's tasks, newest first; none for an owner that is not known.</summary>
    /// <param name="owner">Whose tasks.</param>
    /// <param name="cancellationToken">Ends the waiting for the answer.</param>
    /// <exception cref="AskTimeoutException">The actor system has ended.</exception>
    public async Task<IReadOnlyList<OwnedTask>> GetTasksAsync(TOwner owner, CancellationToken cancellationToken = default)
    {
        var answer = await AskAsync<TaskWindowProtocol.Tasks>(owner, new TaskWindowProtocol.Read(), cancellationToken)
            .ConfigureAwait(false);
        return answer.NewestFirst;
    }

    /// <summary>One of the owner's tasks; null when it is somebody else's, forgotten, or never was: the three can't be told apart (T77).</summary>
    /// <param name="owner">Whose task.</param>
    /// <param name="taskId">What the application calls it.</param>
    /// <param name="cancellationToken">Ends the waiting for the answer.</param>
    /// <exception cref="AskTimeoutException">The actor system has ended.</exception>
    public async Task<OwnedTask?> FindAsync(TOwner owner, string taskId, CancellationToken cancellationToken = default)
    {
        var tasks = await GetTasksAsync(owner, cancellationToken).ConfigureAwait(false);
        return tasks.FirstOrDefault(task => task.TaskId == taskId);
    }

    /// <summary>Forgets every owner's tasks; the work itself is not touched.</summary>
    public async ValueTask DisposeAsync() => await _actor.GracefulStop(AnswerTimeout).ConfigureAwait(false);

    private Task<TAnswer> AskAsync<TAnswer>(TOwner owner, object message, CancellationToken cancellationToken) =>
        _actor.Ask<TAnswer>(new TaskWindowProtocol.For<TOwner>(owner, message), AnswerTimeout, cancellationToken);
}
