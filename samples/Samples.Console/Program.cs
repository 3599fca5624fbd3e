using System;
using System.Threading;
using System.Threading.Tasks;
using Ephemeral.Actors;

string[] addresses = ["ada@example.org", "ben@example.org", "carla", "dan@example.org", "eve@example.org"];

// In place of `_ = Task.Run(() => SendAsync(mail))`, which starts everything at once and loses what it throws.
await using var mails = new EphemeralWorkCoordinator<Mail>(
    SendAsync,
    new EphemeralOptions
    {
        MaxConcurrency = 2,                              // so many are sent at once
        MaxPendingOperations = 100,                      // so many may wait
        OperationTimeout = TimeSpan.FromSeconds(30),     // then the token of the one that is being sent is cancelled
    });

// EnqueueAsync comes back once the mail is admitted, and waits only while 100 others do. TryEnqueue says no instead.
foreach (var address in addresses)
    await mails.EnqueueAsync(new Mail(address, "Welcome"));

// At the end of the program: no more intake, and everything that was admitted has ended.
mails.Complete();
await mails.DrainAsync();

// Each failure is logged when it happens, by its type. The window has the error for five minutes, or until 200 more have ended.
foreach (var failed in mails.GetFailed())
    Console.WriteLine($"Not sent after {failed.Duration?.TotalMilliseconds:0} ms: {failed.Error?.Message}");

var status = mails.GetStatus();
Console.WriteLine($"{status.TotalCompleted} of {status.TotalEnqueued} mails were sent, {status.TotalFailed} failed.");
return status.TotalFailed == 0 ? 0 : 1;

static async Task SendAsync(Mail mail, CancellationToken cancellationToken)
{
    await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);     // stands for the mail server
    if (!mail.Address.Contains('@', StringComparison.Ordinal))
        throw new FormatException($"'{mail.Address}' is not an address.");
}

internal sealed record Mail(string Address, string Subject);
