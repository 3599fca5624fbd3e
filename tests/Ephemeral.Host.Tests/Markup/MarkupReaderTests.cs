using Ephemeral.Host.Configuration;
using Ephemeral.Host.Markup;
using Ephemeral.Host.Translators;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Markup;

public sealed class MarkupReaderTests : IDisposable
{
    private static readonly string Large = new('x', 200_000);

    private readonly FakeTime _time = new();
    private readonly TaskCompletionSource _end = new();

    [Fact]
    public async Task What_looks_at_no_token_is_left_behind_when_its_time_is_up()
    {
        var reader = new MarkupReader(new TranslationOptions { MarkupTimeout = TimeSpan.FromSeconds(7) }, _time);
        var endless = reader.RunAsync(Large, Endless, CancellationToken.None);
        await Eventually.True(() => _time.Next is not null, "the limit to be set");

        _time.Advance(TimeSpan.FromSeconds(7));

        var refused = await Assert.ThrowsAsync<TranslationRefusedException>(() => endless.InTime());
        Assert.StartsWith("The markup of the document takes longer than 7 s to read.", refused.Message);
        Assert.Equal(3, await reader.RunAsync(Large, static (_, _) => 3, CancellationToken.None).InTime());
    }

    [Fact]
    public async Task While_two_large_ones_are_left_behind_a_third_is_refused_and_a_small_one_is_read()
    {
        var reader = new MarkupReader(new TranslationOptions { MarkupTimeout = TimeSpan.FromSeconds(7) }, _time);
        for (var i = 0; i < MarkupReader.MaxLeftBehind; i++)
            await LeaveBehindAsync(reader.RunAsync(Large, Endless, CancellationToken.None), TimeSpan.FromSeconds(7));
        var begun = false;

        await LeaveBehindAsync(reader.RunAsync(Large, (_, _) => begun = true, CancellationToken.None), TimeSpan.FromSeconds(5));

        Assert.False(begun);
        Assert.Equal(3, await reader.RunAsync("small", static (_, _) => 3, CancellationToken.None).InTime());
        _end.TrySetResult();
        Assert.Equal(4, await reader.RunAsync(Large, static (_, _) => 4, CancellationToken.None).InTime());
    }

    [Fact]
    public async Task What_looks_at_no_token_is_left_behind_when_it_is_cancelled()
    {
        using var cancelling = new CancellationTokenSource();
        var endless = new MarkupReader(new TranslationOptions(), _time).RunAsync("x", Endless, cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless.InTime());
    }

    [Fact]
    public async Task A_small_document_does_not_wait_for_a_large_one_and_a_large_one_does()
    {
        var reader = new MarkupReader(new TranslationOptions(), _time);
        var large = reader.RunAsync(Large, Endless, CancellationToken.None);

        Assert.Equal(3, await reader.RunAsync("small", static (_, _) => 3, CancellationToken.None).InTime());
        var second = reader.RunAsync(Large, static (_, _) => 4, CancellationToken.None);
        Assert.False(second.IsCompleted);
        _end.TrySetResult();
        Assert.Equal(4, await second.InTime());
        Assert.Equal(0, await large);
    }

    private async Task LeaveBehindAsync<T>(Task<T> reading, TimeSpan time)
    {
        await Eventually.True(() => _time.Next == time, "the limit to be set");
        _time.Advance(time);
        await Assert.ThrowsAsync<TranslationRefusedException>(() => reading.InTime());
    }

    public void Dispose() => _end.TrySetResult();

    private int Endless(string markdown, CancellationToken cancellationToken)
    {
        _end.Task.Wait(CancellationToken.None);
        return 0;
    }
}
