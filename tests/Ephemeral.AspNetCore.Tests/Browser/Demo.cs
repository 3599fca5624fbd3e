using Ephemeral.Actors;
using Ephemeral.AspNetCore.Sampling;
using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.AspNetCore.Tests.Browser;

/// <summary>A shop at work. It is looked at twenty times as often as on the page's clock, so minutes of it go by in a moment.</summary>
internal sealed class Demo : IAsyncDisposable
{
    public const string Orders = "orders";

    private static readonly string[] Errors = ["The gateway answered 503", "No stock left for this article", "The card was declined"];

    private static readonly TimeSpan Second = TimeSpan.FromMilliseconds(50);

    private readonly Random _random = new(7);
    private readonly TaskCompletionSource _release = new();
    private readonly CancellationTokenSource _ends = new();
    private readonly EphemeralKeyedWorkCoordinator<string, Job> _orders;
    private readonly List<EphemeralWorkCoordinator<Job>> _others = [];
    private Task _work = Task.CompletedTask;

    private Demo(DashboardApp app)
    {
        App = app;
        _orders = app.Keyed(Orders, new()
        {
            MaxConcurrency = 8, MaxPendingOperations = 500, MaxTrackedOperations = 1000, EnableDynamicConcurrency = true,
            OperationTimeout = TimeSpan.FromMilliseconds(600),
        });
        foreach (var name in new[] { "emails", "invoices", "search-index", "thumbnails", "webhooks", "warehouse-sync", "audit-log", "recommendations" })
            _others.Add(app.Work(name, new() { MaxConcurrency = 4 + (name.Length % 5), MaxPendingOperations = 256 }));
    }

    public DashboardApp App { get; }

    public static async Task<Demo> StartAsync() => new(await DashboardApp.StartAsync(options =>
    {
        options.EnableSteering = true;
        options.ShowErrorMessages = true;
        options.LookEvery = Second;
    }));

    /// <summary>Ends when it has been at work for so many seconds of the page's clock. It goes on being at work.</summary>
    public async Task RunAsync(int seconds)
    {
        await LeaveWorkAsync();
        _work = WorkAsync(_ends.Token);
        var sampler = App.Services.GetRequiredService<CoordinatorSampler>();
        await Eventually.TrueAsync(() => Task.FromResult(sampler.Looks >= seconds), () => $"{seconds} looks");
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _work;
        _ends.Dispose();
        _release.TrySetResult();
        await _orders.DisposeAsync();
        await App.DisposeAsync();
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(Second);
        try
        {
            for (var second = 0; await clock.WaitForNextTickAsync(cancellationToken); second++)
                AddWork((int)(12 + (8 * Math.Sin(second / 24.0))), isTroubled: second is > 165 and < 195);
        }
        catch (OperationCanceledException)
        {
            // nobody looks any more
        }
    }

    private void AddWork(int orders, bool isTroubled)
    {
        for (var i = 0; i < orders; i++)
            _orders.TryEnqueue(Some($"customer-{_random.Next(1, 400)}", isTroubled ? 5 : 60));
        for (var i = 0; i < _others.Count - 1; i++)
        {
            for (var count = _random.Next(2 + i); count > 0; count--)
                _others[i].TryEnqueue(Some("", i == 4 ? 8 : 1000));
        }
    }

    private Job Some(string key, int oneInFails)
    {
        var error = _random.Next(oneInFails) == 0 ? Errors[_random.Next(Errors.Length)] : null;
        var takes = _random.Next(2, 24);
        return new Job(key, async token =>
        {
            await Task.Delay(takes, token);
            if (error is not null)
                throw new HttpRequestException(error);
        });
    }

    // what a viewer finds at work: some running, one past its timeout, one key that has much to do
    private async Task LeaveWorkAsync()
    {
        _others[3].Pause();
        await _orders.EnqueueAsync(new Job("customer-17", _ => _release.Task));
        for (var i = 0; i < 60; i++)
            await _orders.EnqueueAsync(Job.Done("customer-17"));
        for (var i = 0; i < 3; i++)
            await _others[1].EnqueueAsync(Job.Endless());
    }
}
