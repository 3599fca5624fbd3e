using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Host.Configuration;

namespace Ephemeral.Host.Tasks;

/// <summary>The last few translations of each owner, in a window that decays by itself.</summary>
internal sealed class TranslateCacheService(TranslationOptions options, TimeProvider time, ActorSystem system) : IAsyncDisposable
{
    private readonly EphemeralTaskWindow<string> _window = new(
        new EphemeralTaskWindowOptions
        {
            MaxTasksPerOwner = options.TasksPerOwner,
            MaxOwners = options.MaxOwners,
            AbsoluteExpiration = options.KeepTasksFor,
            SlidingExpiration = options.KeepIdleOwnersFor,
            TimeProvider = time,
        },
        system,
        "translation-tasks");

    /// <summary>
    /// Starts a translation and puts it into the owner's window, where it pushes out the oldest that has ended. Its place is reserved first,
    /// so that nothing is started for an owner who has none.
    /// </summary>
    /// <param name="userId">The owner.</param>
    /// <param name="start">Starts it; null when it was not taken.</param>
    /// <param name="cancellationToken">Ends the waiting for a place.</param>
    public async Task<TaskAdmission> AddTask(string userId, Func<Task<TranslateTask?>> start, CancellationToken cancellationToken)
    {
        using var place = await _window.ReserveAsync(userId, cancellationToken);
        if (place is null)
        {
            // where there is room for owners, or this one is known, it is the owner's places that are taken
            return _window.OwnerCount < options.MaxOwners || (await GetTasks(userId, cancellationToken)).Count > 0
                ? TaskAdmission.OwnerIsFull
                : TaskAdmission.ServiceIsFull;
        }

        if (await start() is not { } task)
            return TaskAdmission.ServiceIsFull;
        place.Add(task);
        return TaskAdmission.Added;
    }

    /// <summary>The owner's, newest first.</summary>
    public Task<IReadOnlyList<TranslateTask>> GetTasks(string userId, CancellationToken cancellationToken) =>
        _window.GetTasksAsync<TranslateTask>(userId, cancellationToken);

    /// <summary>Null when it is not among the owner's own, whether or not it is someone else's.</summary>
    public Task<TranslateTask?> FindTask(string userId, string taskId, CancellationToken cancellationToken) =>
        _window.FindAsync<TranslateTask>(userId, taskId, cancellationToken);

    /// <summary>Forgets one of the owner's that has ended, and with it its result.</summary>
    /// <returns>False when it is not among the owner's own, or has not ended.</returns>
    public Task<bool> RemoveTask(string userId, string taskId, CancellationToken cancellationToken) =>
        _window.RemoveAsync(userId, taskId, cancellationToken);

    /// <summary>Forgets one of the owner's that has ended, soon.</summary>
    public void Forget(string userId, string taskId) => _ = ForgetAsync(userId, taskId);

    private async Task ForgetAsync(string userId, string taskId) =>
        await ((Task)_window.RemoveAsync(userId, taskId)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>How many owners are known, and how many were forgotten to make room for others.</summary>
    public (int Known, long Forgotten) Owners => (_window.OwnerCount, _window.TotalOwnersForgotten);

    /// <summary>Gives up the window.</summary>
    public ValueTask DisposeAsync() => _window.DisposeAsync();
}

/// <summary>What became of a translation that was to be started.</summary>
internal enum TaskAdmission
{
    Added,

    /// <summary>All of the owner's places are taken by translations that still run.</summary>
    OwnerIsFull,

    /// <summary>As many translations wait, or owners have some that run, as may; or the service is stopping.</summary>
    ServiceIsFull,
}
