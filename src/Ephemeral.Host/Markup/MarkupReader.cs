using Ephemeral.Host.Configuration;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Markup;

/// <summary>
/// Reads and writes documents on threads of their own, which whoever waits for them can leave behind: no pool thread is taken, and no
/// translation waits past its end. Large documents go one at a time, since the tree of one takes a hundred times its length.
/// </summary>
internal sealed class MarkupReader(TranslationOptions options, TimeProvider time)
{
    private const int LargeLength = 64 * 1024;

    private readonly SemaphoreSlim _large = new(1);

    /// <param name="markdown">The document.</param>
    /// <param name="work">What is done with it. It stops soon after its token says so.</param>
    /// <param name="cancellationToken">Ends the waiting at once.</param>
    /// <exception cref="TranslationRefusedException">It took longer than it may.</exception>
    public async Task<T> RunAsync<T>(string markdown, Func<string, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        if (markdown.Length < LargeLength)
            return await RunNowAsync(markdown, work, cancellationToken);
        await _large.WaitAsync(cancellationToken);
        try
        {
            return await RunNowAsync(markdown, work, cancellationToken);
        }
        finally
        {
            _large.Release();
        }
    }

    private async Task<T> RunNowAsync<T>(string markdown, Func<string, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.MarkupTimeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var token = ending.Token;
        try
        {
            return await Task.Factory
                .StartNew(() => work(markdown, token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .WaitAsync(token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TranslationRefusedException(
                $"The markup of the document takes longer than {options.MarkupTimeout.TotalSeconds} s to read. "
                + "Make its paragraphs shorter, or nest it less.");
        }
    }
}
