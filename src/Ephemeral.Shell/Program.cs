using Ephemeral.Shell;

return await ShellProgram.RunOnConsoleAsync(args);
