using Akka.Actor;
using Ephemeral.Actors.Coordinators;
using Ephemeral.Actors.TaskWindows;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors;

/// <summary>
/// Remembers the last tasks of each owner: at most <see cref="EphemeralTaskWindowOptions.MaxTasksPerOwner"/>, each for
/// <see cref="EphemeralTaskWindowOptions.AbsoluteExpiration"/>, and none once the owner has not been asked about for
/// <see cref="EphemeralTaskWindowOptions.SlidingExpiration"/>, or is the idlest of more than <see cref="EphemeralTaskWindowOptions.MaxOwners"/>.
/// Owners see only their own. It keeps metadata and the tasks themselves; expiry needs no traffic.
/// </summary>
/// <typeparam name="TOwner">Who owns tasks, compared by its own equality.</typeparam>
public sealed class EphemeralTaskWindow<TOwner> : IAsyncDisposable, IDisposable
    where TOwner : notnull
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private static long _places;

    private readonly Lock _lock = new();
    private readonly ActorSystem _system;
    private readonly string _name;
    private readonly EphemeralTaskWindowOptions _options;
    private readonly Clock _clock;
    private readonly TaskWindowCounters _counters = new();
    private (IActorRef Actor, CancellationTokenSource Stopped)? _started;
    private bool _isDisposed;

    /// <summary>Makes a window.</summary>
    /// <param name="options">How much it remembers; null for the defaults.</param>
    /// <param name="system">Where its actors live; null for the one that coordinators of the process share.</param>
    /// <param name="name">What its actor is called; null for a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public EphemeralTaskWindow(EphemeralTaskWindowOptions? options = null, ActorSystem? system = null, string? name = null)
    {
        _options = options ?? new EphemeralTaskWindowOptions();
        _options.Check().ThrowIfAny();
        _clock = new Clock(_options.TimeProvider);
        _system = system ?? SharedActorSystem.Get();
        _name = Uri.EscapeDataString(name ?? "window");
        _ = Actor();
    }

    /// <summary>How many owners have tasks or reserved places here.</summary>
    public int OwnerCount => _counters.Owners;

    /// <summary>How many owners were forgotten, with all of their tasks, to make room for others.</summary>
    public long TotalOwnersForgotten => Interlocked.Read(ref _counters.TotalForgotten);

    /// <summary>
    /// How often an owner that was not known found no room: <see cref="EphemeralTaskWindowOptions.MaxOwners"/> were known, and those who had
    /// been idle the longest had tasks that still ran.
    /// </summary>
    public long TotalOwnersRefused => Interlocked.Read(ref _counters.TotalRefused);

    /// <summary>Reserves a place for a task that is about to be started.</summary>
    /// <param name="owner">Whose task it will be.</param>
    /// <param name="cancellationToken">Ends the waiting for the answer; a place that is granted after that is given back.</param>
    /// <returns>
    /// The place; null when every place of that owner is taken by a task that still runs, or there is no room for another owner
    /// (<see cref="TotalOwnersRefused"/>).
    /// </returns>
    /// <exception cref="AskTimeoutException">No answer came within ten seconds. A place granted after that is given back.</exception>
    /// <exception cref="ObjectDisposedException">The window is disposed, or its actor system has ended.</exception>
    public async Task<EphemeralTaskReservation?> ReserveAsync(TOwner owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        var place = Interlocked.Increment(ref _places);
        try
        {
            return await AskAsync<bool>(new TaskWindowsActor<TOwner>.Reserve(owner, place), cancellationToken).ConfigureAwait(false)
                ? new EphemeralTaskReservation(task => Tell(new TaskWindowsActor<TOwner>.Add(owner, place, task)), GiveBack)
                : null;
        }
        catch
        {
            GiveBack(); // taken after the request, whenever that is
            throw;
        }

        void GiveBack() => Tell(new TaskWindowsActor<TOwner>.GiveBack(owner, place));
    }

    /// <summary>The owner's tasks, newest first; none for an owner that is not known.</summary>
    /// <param name="owner">Whose tasks.</param>
    /// <param name="cancellationToken">Ends the waiting for the answer.</param>
    /// <exception cref="AskTimeoutException">No answer came within ten seconds.</exception>
    /// <exception cref="ObjectDisposedException">The window is disposed, or its actor system has ended.</exception>
    public Task<IReadOnlyList<OwnedTask>> GetTasksAsync(TOwner owner, CancellationToken cancellationToken = default) =>
        GetTasksAsync<OwnedTask>(owner, cancellationToken);

    /// <summary>The owner's tasks of one type, newest first.</summary>
    /// <typeparam name="TTask">The type, as they were added.</typeparam>
    /// <inheritdoc cref="GetTasksAsync(TOwner, CancellationToken)"/>
    public async Task<IReadOnlyList<TTask>> GetTasksAsync<TTask>(TOwner owner, CancellationToken cancellationToken = default)
        where TTask : class, IOwnedTask
    {
        ArgumentNullException.ThrowIfNull(owner);
        var answer = await AskAsync<TaskWindowsActor<TOwner>.Tasks>(new TaskWindowsActor<TOwner>.Read(owner), cancellationToken)
            .ConfigureAwait(false);
        return [.. answer.NewestFirst.OfType<TTask>()];
    }

    /// <summary>
    /// The owner's task that the application calls <paramref name="taskId"/>; null when it is somebody else's, forgotten, or never was: the
    /// three can't be told apart.
    /// </summary>
    /// <inheritdoc cref="GetTasksAsync(TOwner, CancellationToken)"/>
    public Task<OwnedTask?> FindAsync(TOwner owner, string taskId, CancellationToken cancellationToken = default) =>
        FindAsync<OwnedTask>(owner, taskId, cancellationToken);

    /// <summary>One of the owner's tasks of one type.</summary>
    /// <typeparam name="TTask">The type, as it was added.</typeparam>
    /// <inheritdoc cref="FindAsync(TOwner, string, CancellationToken)"/>
    public async Task<TTask?> FindAsync<TTask>(TOwner owner, string taskId, CancellationToken cancellationToken = default)
        where TTask : class, IOwnedTask
    {
        ArgumentNullException.ThrowIfNull(taskId);
        return (await GetTasksAsync<TTask>(owner, cancellationToken).ConfigureAwait(false)).FirstOrDefault(task => task.TaskId == taskId);
    }

    /// <summary>Forgets one of the owner's tasks before its time, and so lets go of its result.</summary>
    /// <param name="owner">Whose task.</param>
    /// <param name="taskId">What the application calls it.</param>
    /// <param name="cancellationToken">Ends the waiting for the answer; the task may be forgotten all the same.</param>
    /// <returns>False when it still runs, which keeps its place, or is not among the owner's.</returns>
    /// <exception cref="AskTimeoutException">No answer came within ten seconds.</exception>
    /// <exception cref="ObjectDisposedException">The window is disposed, or its actor system has ended.</exception>
    public Task<bool> RemoveAsync(TOwner owner, string taskId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(taskId);
        return AskAsync<bool>(new TaskWindowsActor<TOwner>.Remove(owner, taskId), cancellationToken);
    }

    /// <summary>Forgets every owner's tasks; the work itself is not touched.</summary>
    public async ValueTask DisposeAsync()
    {
        IActorRef? actor;
        lock (_lock)
            (actor, _started, _isDisposed) = (_started?.Actor, null, true);
        // GracefulStop captures the caller's synchronization context, which a blocking Dispose holds
        if (actor is not null)
            await Task.Run(() => actor.GracefulStop(AnswerTimeout)).ConfigureAwait(false);
    }

    /// <summary>As <see cref="DisposeAsync"/>, and blocks until that has ended: ten seconds at most.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<TAnswer> AskAsync<TAnswer>(TaskWindowsActor<TOwner>.Request request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (actor, stopped) = Actor() ?? throw new ObjectDisposedException(
                _name, $"The task window '{_name}' is disposed, or its actor system has ended. Make a new one.");
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopped);
            try
            {
                return await actor.Ask<TAnswer>(request, AnswerTimeout, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // somebody has stopped the actor: another one answers
            }
        }
    }

    private void Tell(TaskWindowsActor<TOwner>.Request request) => Actor()?.Actor.Tell(request, ActorRefs.NoSender);

    /// <returns>The actor, another where somebody has stopped it, and what is cancelled when it stops; null once all has ended.</returns>
    private (IActorRef Actor, CancellationToken Stopped)? Actor()
    {
        lock (_lock)
        {
            if (_isDisposed || _system.WhenTerminated.IsCompleted)
                return null;
            if (_started is not { Stopped.IsCancellationRequested: false })
            {
                var stopped = new CancellationTokenSource();
                try
                {
                    var props = Props.Create(typeof(TaskWindowsActor<TOwner>), _options, _clock, _counters, stopped).WithDeploy(Deploy.Local);
                    _started = (_system.ActorOf(props, $"ephemeral-tasks-{_name}-{TaskWindowCounters.NextActor()}"), stopped);
                }
                catch (InvalidOperationException)
                {
                    // the system is ending
                    return null;
                }
            }

            return (_started.Value.Actor, _started.Value.Stopped.Token);
        }
    }
}
