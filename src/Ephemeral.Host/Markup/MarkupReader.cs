using Ephemeral.Host.Configuration;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Markup;

/// <summary>
/// Reads and writes documents on threads of their own, which whoever waits for them can leave behind: no pool thread is taken, and no
/// translation waits past its end. Large documents go one at a time, since the tree of one takes a hundred times its length; and none is begun
/// while several that were left behind still take memory and processor.
/// </summary>
internal sealed class MarkupReader(TranslationOptions options, TimeProvider time)
{
    private const int LargeLength = 64 * 1024;

    /// <summary>How many large documents may be left behind before others are refused.</summary>
    public const int MaxLeftBehind = 2;

    // A reading that is cancelled ends within milliseconds, unless the parser is inside of one costly step.
    private static readonly TimeSpan ThreadWait = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _large = new(1);

    // Taken by each thread with a large document until it ends, whether or not somebody still waits for it.
    private readonly SemaphoreSlim _threads = new(MaxLeftBehind);

    /// <param name="markdown">The document.</param>
    /// <param name="work">What is done with it. It stops soon after its token says so.</param>
    /// <param name="cancellationToken">Ends the waiting at once.</param>
    /// <exception cref="TranslationRefusedException">
    /// It took longer than it may, or it is large and too many large ones that did are still being read.
    /// </exception>
    public async Task<T> RunAsync<T>(string markdown, Func<string, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        if (markdown.Length < LargeLength)
            return await RunNowAsync(token => StartAsync(() => work(markdown, token)), cancellationToken);
        await _large.WaitAsync(cancellationToken);
        try
        {
            await WaitForThreadAsync(cancellationToken);
            return await RunNowAsync(token => ReleaseAfterAsync(StartAsync(() => work(markdown, token))), cancellationToken);
        }
        finally
        {
            _large.Release();
        }
    }

    private async Task WaitForThreadAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ThreadWait, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _threads.WaitAsync(ending.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TranslationRefusedException(
                $"{MaxLeftBehind} large documents that nobody waits for any more are still being read. "
                + $"Translate this one later, or in pieces of less than {LargeLength} characters.");
        }
    }

    private async Task<T> RunNowAsync<T>(Func<CancellationToken, Task<T>> start, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.MarkupTimeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await start(ending.Token).WaitAsync(ending.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TranslationRefusedException(
                $"The markup of the document takes longer than {options.MarkupTimeout.TotalSeconds} s to read. "
                + "Make its paragraphs shorter, or nest it less.");
        }
    }

    private static async Task<T> StartAsync<T>(Func<T> work) => await Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);

    private async Task<T> ReleaseAfterAsync<T>(Task<T> reading)
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        finally
        {
            _threads.Release();
        }
    }
}
