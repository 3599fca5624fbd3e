using Ephemeral.Host.Owners;
using Ephemeral.Host.Tasks;

namespace Ephemeral.Host.Endpoints;

/// <summary>One of the caller's own translations, named by a request. Someone else's is answered as one that never was.</summary>
internal sealed record OwnTask(HttpContext Context, string TaskId, TranslateCacheService Cache, CancellationToken CancellationToken)
{
    private string Owner => OwnerCookie.OwnerOf(Context);

    public Task<TranslateTask?> FindAsync() => Cache.FindTask(Owner, TaskId, CancellationToken);

    /// <summary>Cancels it, whether it waits or runs. One that has ended stays as it is.</summary>
    /// <returns>The problem with that; null when there is none.</returns>
    public async Task<IResult?> CancelAsync()
    {
        if (await FindAsync() is not { } task)
            return NotFound();
        task.Progress.Cancel();
        return null;
    }

    /// <summary>Forgets it and its result, once it has ended.</summary>
    /// <inheritdoc cref="CancelAsync"/>
    public async Task<IResult?> RemoveAsync()
    {
        if (await Cache.RemoveTask(Owner, TaskId, CancellationToken))
            return null;
        return await FindAsync() is null
            ? NotFound()
            : TypedResults.Problem("This translation has not ended. Cancel it first.", statusCode: StatusCodes.Status409Conflict);
    }

    public static IResult NotFound() => TypedResults.BadRequest("Task not found");
}
