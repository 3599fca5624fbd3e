using System.Threading.RateLimiting;
using Ephemeral.Host.Owners;
using Ephemeral.Host.Tasks;

namespace Ephemeral.Host.Limits;

/// <summary>Gives each translation its place among those of its client, and room for its texts.</summary>
internal sealed class TranslationPlaces(ClientLimits limits, TextBudget texts, EndRate rate)
{
    /// <summary>How long it takes until about so many more have ended.</summary>
    public TimeSpan Until(long ends) => rate.Until(ends);

    /// <returns>The place; null when there is none, and for whom.</returns>
    public (TranslationPlace? Place, PlaceRefusal Refusal) TryTake(Client client, string originalMarkdown)
    {
        var lease = limits.Translations.AttemptAcquire(client);
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            return (null, PlaceRefusal.ClientIsFull);
        }

        var bytes = TextBudget.BytesOf(originalMarkdown);
        if (texts.TryTake(bytes))
            return (new TranslationPlace(client, lease, bytes, texts, rate), default);
        lease.Dispose();
        return (null, PlaceRefusal.ServiceIsFull);
    }
}

/// <summary>Whose places are all taken.</summary>
internal enum PlaceRefusal
{
    ClientIsFull,
    ServiceIsFull,
}

/// <summary>The place of one translation. It is given back by disposal, or by itself once the task that it was handed has ended.</summary>
internal sealed class TranslationPlace(Client client, RateLimitLease lease, long bytes, TextBudget texts, EndRate rate) : IDisposable
{
    private bool _isHandedOver;

    /// <param name="task">The task.</param>
    /// <param name="forget">Takes it from its owner, when there is no room for it any more.</param>
    public void GiveBackAfter(TranslateTask task, Action forget)
    {
        _isHandedOver = true;
        _ = FollowAsync(task, forget);
    }

    public void Dispose()
    {
        if (!_isHandedOver)
            GiveBack();
    }

    private async Task FollowAsync(TranslateTask task, Action forget)
    {
        await ((Task)task.Task!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        GiveBack();
        rate.Ended();
        texts.Keep(client.Name, task, task.Task is { IsCompletedSuccessfully: true, Result: var result }
            ? TextBudget.BytesOf(result.OriginalMarkdown) + TextBudget.BytesOf(result.TranslatedMarkdown)
            : TextBudget.BytesOf(null), forget);
    }

    private void GiveBack()
    {
        texts.GiveBack(bytes);
        lease.Dispose();
    }
}
