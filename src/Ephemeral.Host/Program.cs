using Ephemeral.Actors;
using Ephemeral.AspNetCore;
using Ephemeral.Host;
using Ephemeral.Host.Hosting;
using Ephemeral.Shell;
using Microsoft.Extensions.Options;

if (args is ["shell", .. var call])
    return await ShellProgram.RunOnConsoleAsync(call, "shell");

try
{
    await using var app = HostProgram.Build(args);
    await app.StartAsync();
    foreach (var address in app.OpenAddresses())
        Console.WriteLine($"Ephemeral is ready. Open {address}");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (OptionsValidationException e)
{
    foreach (var failure in e.Failures)
        Console.Error.WriteLine(failure);
    return 1;
}
catch (Exception e) when (e is EphemeralStartException or EphemeralDashboardStartException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
